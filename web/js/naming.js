/** What things are called that the service names by a code. */

import { current, text } from "./messages.js";

/** A place as a reader calls it: `Twente (regio)` for `regio: Twente`, the country for `landelijk`. */
export function placeName(value) {
  const wider = /^(regio|provincie|buitenland): (.+)$/.exec(value);
  if (wider) return text(`place.${wider[1]}`, { name: wider[2] });
  return value === "landelijk" ? text("municipality.landelijk") : value;
}

export const domainName = (value) => text(`domain.${value}`);

/** One year, or the first and the last. */
export const period = ([first, last]) => (first === last ? String(first) : `${first}–${last}`);

/** Where and when a document is about: `Casus · Almere · 2013–2016`. */
export function about({ kind, municipality, years }) {
  return [text(kind), municipality.map(placeName).join(", "), years && period(years)].filter(Boolean);
}

/** The address of a document's own page. */
export const documentAddress = (id) => `document.html?id=${encodeURIComponent(id)}`;

/** The address of the page that asks a question. */
export const questionAddress = (question) => `./?q=${encodeURIComponent(question)}`;

/** As at the head of a line; *'s-Hertogenbosch* stays as it is. */
export const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

export const amount = (value) => new Intl.NumberFormat(current()).format(value);
