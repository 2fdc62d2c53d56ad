/** The page's style sheets, for a component in a page that is somebody else's. */

const BASE = new URL("../css/", import.meta.url);
const NAMES = ["tokens", "base", "ask", "answer", "source", "widget"];

/** As constructed sheets, which a strict policy of that page allows. */
export const sheets = () => Promise.all(NAMES.map(fetched));

async function fetched(name) {
  const response = await fetch(new URL(`${name}.css`, BASE));
  const sheet = new CSSStyleSheet();
  // A `rem` is the size that the other page has its letters in: here we have our own.
  sheet.replaceSync((await response.text()).replace(/(-?\d*\.?\d+)rem/g, "calc($1 * var(--sb-rem))"));
  return sheet;
}
