import { element } from "./element.js";
import { folded } from "./facet.js";
import { text } from "./messages.js";
import { capital, documentAddress } from "./naming.js";

export const casesOf = (count) => text(count === 1 ? "matrix.case" : "matrix.cases", { count });
export const placesOf = (count, cases) => text(count === 1 ? "matrix.place" : "matrix.places", { count, cases: casesOf(cases) });

/** Places, each with its cases that have all of some data sets; a long list is folded. */
export function byPlace(combined, datasets, found, open) {
  return element(
    "ul",
    { class: "folds" },
    found.map(({ row, name, cases }) => fold(name, casesOf(cases.length), open, caseList(combined, row, cases, datasets))),
  );
}

function caseList(combined, row, cases, datasets) {
  return element(
    "ul",
    { class: "cases" },
    cases.map((id) =>
      element(
        "li",
        {},
        element("a", { href: documentAddress(id), lang: "nl" }, combined.titles[id]),
        element(
          "p",
          { class: "with", lang: "nl" },
          combined.datasetsOf(row, id).map((name, place) => [place ? ", " : "", datasets.includes(name) ? element("strong", {}, name) : name]).flat(),
        ),
      ),
    ),
  );
}

/** Data sets, each with the places that used it and their cases. */
export function byDataset(combined) {
  return element(
    "ul",
    { class: "folds" },
    combined.datasets.map(({ value, name }) => {
      const found = combined.placesWith([value]);
      return fold(name, placesOf(found.length, combined.count([value])), false, element("ul", { class: "cases" }, found.map((place) => placeItem(place, combined.titles))));
    }),
  );
}

function placeItem({ name, cases }, titles) {
  const links = cases.map((id) => element("li", {}, element("a", { href: documentAddress(id) }, titles[id])));
  return element("li", {}, element("b", {}, capital(name)), element("ul", { lang: "nl" }, links));
}

/** A list of folds under a field that leaves those whose names have what is typed. */
export function lookedThrough(field, list) {
  const name = text(`documents.lookup.${field}`);
  const narrow = ({ target }) => {
    for (const item of list.children) item.hidden = !folded(item.querySelector(".name").textContent).includes(folded(target.value.trim()));
  };
  return [element("input", { type: "search", class: "lookup", "aria-label": name, placeholder: name, autocomplete: "off", oninput: narrow }), list];
}

function fold(name, tally, open, content) {
  return element(
    "li",
    {},
    element("details", { open }, element("summary", {}, element("span", { class: "name" }, capital(name)), element("span", { class: "tally-of" }, tally)), content),
  );
}

/** Those that have all of it, but never together: no combination, and often worth a call. */
export function apart(places) {
  if (!places.length) return null;
  return element("p", { class: "apart" }, text("matrix.apart", { places: places.map(({ name }) => name).join(", ") }));
}
