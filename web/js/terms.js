import { element } from "./element.js";
import { text } from "./messages.js";
import { place } from "./place.js";

let made = 0;

/**
 * Explains terms of the glossary where they stand: each at its first place in what it is given, text
 * after text. `notes` has what the buttons open, to be put behind the text.
 */
export class Explainer {
  #left;

  constructor(terms) {
    this.#left = [...terms];
    this.notes = [];
  }

  /** A text as nodes, with a button on each term that shows what it means. */
  explain(words) {
    const found = [];
    for (const term of this.#left) {
      const start = words.search(wholeWord(term.said));
      const end = start + term.said.length;
      const apart = found.every((other) => other.end <= start || end <= other.start);
      if (start >= 0 && apart) found.push({ start, end, term });
    }
    this.#left = this.#left.filter((term) => !found.some((each) => each.term === term));
    found.sort((one, other) => one.start - other.start);
    const nodes = [];
    let from = 0;
    for (const { start, end, term } of found) {
      nodes.push(words.slice(from, start), this.#button(term));
      from = end;
    }
    return [...nodes, words.slice(from)];
  }

  #button({ said, term, definition }) {
    const id = `term-${(made += 1)}`;
    const button = element("button", { type: "button", class: "term", popovertarget: id, title: text("termTitle", { term }) }, said);
    const note = element(
      "div",
      { class: "definition", id, popover: true, lang: "nl", ontoggle: ({ newState }) => newState === "open" && place(note, button) },
      element("b", {}, term),
      ` ${definition}`,
    );
    this.notes.push(note);
    return button;
  }
}

/** As the service found it: not within another word. */
function wholeWord(said) {
  const literal = said.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_-])${literal}(?![\\p{L}\\p{N}_-])`, "u");
}
