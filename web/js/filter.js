import * as api from "./api.js";
import { element } from "./element.js";
import { current, text } from "./messages.js";

const FIELDS = ["kind", "domain", "municipality", "dataset"];

/** What the questions to come are limited to; `value` has it as the service wants it. */
class Filter extends HTMLElement {
  #value = {};
  #choices = null;

  get value() {
    return structuredClone(this.#value);
  }

  set value(filters) {
    this.#value = structuredClone(filters);
    this.#show();
  }

  /** Fetch what can be chosen, in the language of the page; without it there is nothing to show. */
  async load() {
    try {
      this.#choices = await api.choices();
    } catch {
      this.#choices = null;
    }
    const open = this.querySelector("details")?.open ?? false;
    this.replaceChildren(...(this.#choices ? [this.#control(open)] : []));
    this.#show();
  }

  #control(open) {
    const years = this.#choices.years ?? [0, -1];
    const every = Array.from({ length: years[1] - years[0] + 1 }, (_, place) => String(years[0] + place));
    const plain = every.map((year) => ({ value: year, label: year }));
    return element(
      "details",
      { class: "filter", open },
      element("summary", {}),
      element(
        "div",
        { class: "fields" },
        FIELDS.map((field) => this.#select(field, sorted(field, this.#choices[field]))),
        this.#select("from", plain),
        this.#select("until", plain),
      ),
      element(
        "p",
        { class: "note" },
        element("span", {}, text("filterNote")),
        " ",
        element("button", { type: "button", class: "plain", onclick: () => (this.value = {}) }, text("filterClear")),
      ),
    );
  }

  #select(name, choices) {
    const options = choices.map(({ value, label, documents }) =>
      element("option", { value }, documents ? `${label} (${documents})` : label),
    );
    return element(
      "label",
      {},
      element("span", {}, text(`filter.${name}`)),
      element(
        "select",
        { name, onchange: () => this.#read(name) },
        element("option", { value: "" }, text("filter.all")),
        options,
      ),
    );
  }

  #read(changed) {
    const chosen = (name) => this.querySelector(`[name=${name}]`).value;
    const filters = {};
    for (const field of FIELDS) if (chosen(field)) filters[field] = [chosen(field)];
    const [from, until] = ["from", "until"].map((name) => Number(chosen(name)) || null);
    if (from && until && from > until) {
      // The year that was chosen last counts; the other would leave nothing.
      filters.years = changed === "from" ? [from, from] : [until, until];
    } else if (from || until) {
      filters.years = [from, until];
    }
    this.value = filters;
  }

  #show() {
    const summary = this.querySelector("summary");
    if (!summary) return;
    for (const field of FIELDS) this.#choose(field, this.#value[field]?.[0]);
    this.#choose("from", this.#value.years?.[0]);
    this.#choose("until", this.#value.years?.[1]);
    const count = Object.keys(this.#value).length;
    summary.textContent = count ? text("filterCount", { count }) : text("filter");
    this.querySelector(".plain").hidden = count === 0;
  }

  #choose(name, value) {
    this.querySelector(`[name=${name}]`).value = value ?? "";
  }
}

/** Places and data sets by name; kinds and domains with most documents first, as they came. */
function sorted(field, choices) {
  if (field === "kind" || field === "domain") return choices;
  const order = new Intl.Collator(current());
  return choices.toSorted((one, other) => order.compare(one.label, other.label));
}

customElements.define("sb-filter", Filter);
