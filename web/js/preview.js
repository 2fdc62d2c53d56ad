import { element } from "./element.js";
import { text } from "./messages.js";
import { place } from "./place.js";

// Long enough to go from the number to what it shows (WCAG 2.2, 1.4.13: hoverable).
const LEAVING = 250;
// More of a passage is for the source itself.
const SHOWN = 320;

/** Show the words that a citation stands for while its button is pointed at or has the focus. */
export function preview(button, citation) {
  let shown = null;
  let leaving = 0;

  const hide = () => {
    clearTimeout(leaving);
    shown?.remove();
    shown = null;
  };
  const leave = () => {
    leaving = setTimeout(hide, LEAVING);
  };
  const show = () => {
    clearTimeout(leaving);
    if (shown) return;
    shown = card(citation);
    shown.addEventListener("pointerenter", () => clearTimeout(leaving));
    shown.addEventListener("pointerleave", leave);
    button.after(shown);
    shown.showPopover();
    place(shown, button);
  };

  button.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && show());
  button.addEventListener("pointerleave", leave);
  button.addEventListener("focus", () => button.matches(":focus-visible") && show());
  button.addEventListener("blur", hide);
  button.addEventListener("click", hide);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    // What lies under it stays open.
    event.preventDefault();
    hide();
  });
}

/** For the eye alone: the button's name says where it leads, and the words are what was just read. */
function card({ title, section, page, text: words }) {
  const where = [...section, page && text("page", { number: page })].filter(Boolean).join(" › ");
  return element(
    "div",
    { class: "preview", popover: "manual", "aria-hidden": "true", lang: "nl" },
    element("p", { class: "of" }, element("b", {}, title), element("span", {}, where)),
    element("p", { class: "words" }, words.length > SHOWN ? `${words.slice(0, SHOWN)} …` : words),
  );
}
