import { element } from "./element.js";
import { text } from "./messages.js";

/**
 * A period to choose, under a picture of how many documents each year has. `change` is called with
 * the first and the last year, or null.
 */
export class Period {
  constructor(change) {
    this.change = change;
    this.block = element("fieldset", { class: "facet period" });
  }

  /** `choices` has `{value, documents}` by year, `chosen` the period or null. */
  show(choices, chosen) {
    const held = this.block.contains(document.activeElement) ? document.activeElement.name : null;
    const counts = new Map(choices.map(({ value, documents }) => [Number(value), documents]));
    const known = [...counts.keys(), ...(chosen ?? []).filter(Boolean)];
    this.block.hidden = known.length === 0;
    if (this.block.hidden) return;
    const [first, last] = [Math.min(...known), Math.max(...known)];
    const years = Array.from({ length: last - first + 1 }, (_, place) => first + place);
    this.block.replaceChildren(
      element("legend", {}, text("documents.years")),
      bars(years, counts, chosen),
      element("div", { class: "ends" }, this.#select("from", years, chosen?.[0]), this.#select("until", years, chosen?.[1])),
    );
    if (held) this.block.querySelector(`[name=${held}]`).focus();
  }

  #select(name, years, value) {
    const options = years.map((year) => element("option", { value: year, selected: year === value }, String(year)));
    return element(
      "label",
      {},
      element("span", {}, text(`filter.${name}`)),
      element("select", { name, onchange: () => this.#read(name) }, element("option", { value: "" }, "–"), options),
    );
  }

  #read(changed) {
    const [from, until] = ["from", "until"].map((name) => Number(this.block.querySelector(`[name=${name}]`).value) || null);
    // The year that was chosen last counts; the other would leave nothing.
    if (from && until && from > until) this.change(changed === "from" ? [from, from] : [until, until]);
    else this.change(from || until ? [from, until] : null);
  }
}

/** For the eye alone: what it shows is in the list of documents. */
function bars(years, counts, chosen) {
  const highest = Math.max(...counts.values(), 1);
  const [from, until] = chosen ?? [null, null];
  const inside = (year) => year >= (from ?? year) && year <= (until ?? year);
  return element(
    "div",
    { class: "bars", "aria-hidden": "true" },
    years.map((year) => {
      const count = counts.get(year) ?? 0;
      const bar = element("span", { class: inside(year) ? "in" : "", title: `${year}: ${count}` });
      bar.style.height = `${(100 * count) / highest}%`;
      return bar;
    }),
  );
}
