import * as api from "./api.js";
import { element } from "./element.js";
import { text } from "./messages.js";

// Milliseconds of rest after a key, and characters, before it is worth looking.
const REST = 120;
const SHORTEST = 3;

/**
 * Questions that begin as the reader does, under the field: the arrow keys and Tab lead to them. They
 * are a help: where they cannot be had nothing is said of it. `choose` is called with one.
 */
export class Suggestions {
  #timer = 0;
  #asked = "";

  constructor(field, choose) {
    this.field = field;
    this.choose = choose;
    this.list = element("ul", { class: "suggestions", "aria-label": text("suggestions"), hidden: true, onkeydown: (event) => this.#onListKey(event) });
    field.addEventListener("blur", (event) => this.#onBlur(event));
    this.list.addEventListener("focusout", (event) => this.#onBlur(event));
  }

  /** Look for some, once the reader rests. */
  look() {
    clearTimeout(this.#timer);
    this.#asked = this.field.value.trim();
    if (this.#asked.length < SHORTEST) this.close();
    else this.#timer = setTimeout(() => this.#fetch(this.#asked), REST);
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked = "";
    this.list.hidden = true;
  }

  /** A key in the field: down into the list, or away with it. */
  onKey(event) {
    if (this.list.hidden) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" && this.#atEnd()) {
      event.preventDefault();
      this.#buttons[0].focus();
    }
  }

  get #buttons() {
    return [...this.list.querySelectorAll("button")];
  }

  /** Down in a text of several lines is a line down until the last. */
  #atEnd() {
    return !this.field.value.slice(this.field.selectionEnd).includes("\n");
  }

  #onListKey(event) {
    const buttons = this.#buttons;
    const place = buttons.indexOf(event.target);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
      this.field.focus();
    } else if (step) {
      event.preventDefault();
      (buttons[place + step] ?? (step < 0 ? this.field : buttons[place])).focus();
    }
  }

  #onBlur({ relatedTarget }) {
    if (relatedTarget !== this.field && !this.list.contains(relatedTarget)) this.close();
  }

  async #fetch(words) {
    const found = await api.suggestions(words).catch(() => []);
    // What was typed since has its own.
    if (words !== this.#asked) return;
    const button = (question) => element("button", { type: "button", lang: "nl", onclick: () => this.choose(question) }, question);
    this.list.replaceChildren(...found.map((question) => element("li", {}, button(question))));
    this.list.hidden = found.length === 0;
  }
}
