import { element } from "./element.js";
import { current, text } from "./messages.js";
import { amount, capital } from "./naming.js";

// Those with most documents; all others are one press away.
const FIRST = 6;
// From here on a list is looked through by typing.
const MANY = 15;

/**
 * Values of a field to choose from, each with how many documents it would leave. `toggle` is called
 * with the one that is pressed.
 */
export class Facet {
  #whole = false;
  #typed = "";

  constructor(field, toggle) {
    this.field = field;
    this.toggle = toggle;
    this.block = element("fieldset", { class: "facet" });
  }

  /** `choices` has `{value, label, documents}` with most first, `chosen` the values that are. */
  show(choices, chosen) {
    this.choices = choices;
    this.chosen = chosen;
    const held = this.block.contains(document.activeElement) ? document.activeElement : null;
    const [tag, value] = [held?.dataset.part, held?.value];
    this.list = element("ul", { lang: this.field === "dataset" ? "nl" : null });
    const few = choices.length <= FIRST + 1;
    this.block.hidden = choices.length === 0;
    this.block.replaceChildren(
      element("legend", {}, text(`filter.${this.field}`)),
      ...(this.#whole && choices.length > MANY ? [this.#search()] : []),
      this.list,
      ...(few ? [] : [this.#more()]),
    );
    this.#fill();
    // What was just pressed keeps the focus, although it was made anew.
    if (tag === "box") this.#box(value)?.focus();
    else if (tag) this.block.querySelector(`[data-part=${tag}]`)?.focus();
  }

  #fill() {
    this.list.replaceChildren(...this.#listed().map((choice) => element("li", {}, this.#line(choice))));
  }

  /** Those with most documents and those that were chosen; or all of them by name. */
  #listed() {
    if (this.choices.length <= FIRST + 1) return this.choices;
    if (!this.#whole) return this.choices.filter(({ value }, place) => place < FIRST || this.chosen.includes(value));
    const { compare } = new Intl.Collator(current(), { ignorePunctuation: true });
    const named = this.choices.toSorted((one, other) => compare(one.label, other.label));
    return named.filter(({ label }) => folded(label).includes(folded(this.#typed)));
  }

  #line({ value, label, documents }) {
    const box = element("input", {
      type: "checkbox",
      value,
      "data-part": "box",
      checked: this.chosen.includes(value),
      onchange: () => this.toggle(this.field, value),
    });
    const count = element("span", { class: "count" }, amount(documents), element("span", { class: "visually-hidden" }, ` ${text("documents.unit")}`));
    return element("label", {}, box, element("span", { class: "label" }, capital(label)), count);
  }

  #search() {
    const name = text(`documents.lookup.${this.field}`);
    return element("input", {
      type: "search",
      class: "lookup",
      "data-part": "search",
      "aria-label": name,
      placeholder: name,
      autocomplete: "off",
      value: this.#typed,
      oninput: ({ target }) => {
        this.#typed = target.value;
        this.#fill();
      },
    });
  }

  #more() {
    const press = () => {
      this.#whole = !this.#whole;
      this.#typed = "";
      this.show(this.choices, this.chosen);
    };
    const label = this.#whole ? text("documents.fewer") : text("documents.every", { count: this.choices.length });
    return element("button", { type: "button", class: "more", "data-part": "more", "aria-expanded": String(this.#whole), onclick: press }, label);
  }

  #box(value) {
    return [...this.list.querySelectorAll("input")].find((each) => each.value === value);
  }
}

/** Without capitals and accents. */
export const folded = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
