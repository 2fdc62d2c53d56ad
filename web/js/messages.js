/** The texts that a reader sees, in Dutch or English. */

// Beside this file's folder, wherever the page is from.
const BASE = new URL("../messages/", import.meta.url);
const LANGUAGES = ["nl", "en"];
const catalogues = new Map();
let language = LANGUAGES[0];
let speak;

/** Once this is settled there are texts in one of them. */
export const spoken = new Promise((resolve) => (speak = resolve));

/** Fetch the texts of a language, Dutch where it is none of ours, and use them from here on. */
export async function load(wanted) {
  const known = LANGUAGES.includes(wanted) ? wanted : LANGUAGES[0];
  if (!catalogues.has(known)) {
    const response = await fetch(new URL(`${known}.json`, BASE));
    catalogues.set(known, await response.json());
  }
  language = known;
  speak();
}

export const current = () => language;
export const other = () => LANGUAGES.find((each) => each !== language);

/** A text by its name, with the values for its {placeholders}. */
export function text(name, values = {}) {
  const template = catalogues.get(language)?.[name] ?? name;
  return template.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
