import { element } from "./element.js";
import { text } from "./messages.js";
import { domainName, period, placeName } from "./naming.js";

/** What the documents are limited to, each to take off; `take` is called with what is wanted then. */
export function chosen(limits, take, free) {
  const chip = ({ field, value, without }) => {
    const label = limitName(field, value);
    return element("button", { type: "button", class: "chosen", "aria-label": text("documents.remove", { label }), onclick: () => take(without) }, label);
  };
  const every = element("button", { type: "button", class: "clear", onclick: () => take(free) }, text("filterClear"));
  const items = [...limits.map(chip), ...(limits.length > 1 ? [every] : [])];
  return element("ul", { class: "chosens", "aria-label": text("documents.chosen") }, items.map((item) => element("li", {}, item)));
}

/** A limit as a reader calls it: `lessen`, `vanaf 2019`, `Rotterdam`, `“schuld”`. */
export function limitName(field, value) {
  if (field === "kind") return text(`kind.${value}`);
  if (field === "domain") return domainName(value);
  if (field === "municipality") return placeName(value);
  if (field === "q") return text("documents.words", { q: value });
  if (field !== "years") return value;
  const [first, last] = value;
  if (first && last) return period(value);
  return first ? text("years.since", { first }) : text("years.until", { last });
}
