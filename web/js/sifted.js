/**
 * What a reader looks at among the combinations: the `view`, a `domain` or "", a `place` or "", and
 * `datasets`. An object of this kind is never changed.
 */

export const DOMAINS = ["sociaal", "economisch", "fysiek", "veiligheid", "organisatie"];
export const VIEWS = ["table", "places", "datasets"];

export const viewed = (sifted, view) => ({ ...sifted, view, place: "" });
export const within = (sifted, domain) => ({ ...sifted, domain, place: "", datasets: [] });
export const cleared = (sifted) => ({ ...sifted, place: "", datasets: [] });
/** One place, or again all. */
export const placed = (sifted, place) => ({ ...sifted, place: sifted.place === place && !sifted.datasets.length ? "" : place, datasets: [] });
/** What one place did with one data set. */
export const met = (sifted, place, dataset) => (isAt(sifted, place, dataset) ? cleared(sifted) : { ...sifted, place, datasets: [dataset] });
export const isAt = ({ place, datasets }, at, dataset) => place === at && datasets.length === 1 && datasets[0] === dataset;

/** With, or again without, a data set; those of a single place were another question. */
export function combining(sifted, dataset) {
  const before = sifted.place ? [] : sifted.datasets;
  const datasets = before.includes(dataset) ? before.filter((each) => each !== dataset) : [...before, dataset];
  return { ...sifted, place: "", datasets };
}

/** The address of the page that shows it; `usual` is the view that it has anyway. */
export function toAddress({ view, domain, place, datasets }, usual) {
  const query = new URLSearchParams(datasets.map((name) => ["dataset", name]));
  if (view !== usual) query.set("view", view);
  if (domain) query.set("domain", domain);
  if (place) query.set("place", place);
  return query.size ? `?${query}` : location.pathname;
}

/** What the page's address asks to see. */
export function fromAddress(usual) {
  const given = new URL(location.href).searchParams;
  return {
    view: VIEWS.includes(given.get("view")) ? given.get("view") : usual,
    domain: DOMAINS.includes(given.get("domain")) ? given.get("domain") : "",
    place: given.get("place") ?? "",
    datasets: given.getAll("dataset"),
  };
}
