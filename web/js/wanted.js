/**
 * Which documents a reader wants to see: words (`q`), `limits` (values by field), `years` (first and
 * last, null for one that is left open), `sort`, and how many are `shown`. An object of this kind is
 * never changed.
 */

export const FIELDS = ["kind", "domain", "municipality", "dataset"];
export const SORTS = ["year", "title", "path"];
// A screen or three; who wants more asks for more.
export const STEP = 25;
// As many as the service gives at once.
const MOST = 1000;

const none = () => Object.fromEntries(FIELDS.map((field) => [field, []]));
const anew = (wanted) => ({ ...wanted, shown: STEP });

export const worded = (wanted, q) => anew({ ...wanted, q });
export const sorted = (wanted, sort) => anew({ ...wanted, sort });
export const dated = (wanted, years) => anew({ ...wanted, years });
export const furthered = (wanted) => ({ ...wanted, shown: Math.min(wanted.shown + STEP, MOST) });
/** Without limits, in the same order. */
export const freed = (wanted) => anew({ ...wanted, q: "", limits: none(), years: null });

/** With, or again without, a value of a field. */
export function toggled(wanted, field, value) {
  const had = wanted.limits[field];
  const has = had.includes(value) ? had.filter((each) => each !== value) : [...had, value];
  return anew({ ...wanted, limits: { ...wanted.limits, [field]: has } });
}

/** Each thing that limits it, `{field, value}`, with what is wanted `without` it. */
export function limitsOf(wanted) {
  const found = FIELDS.flatMap((field) =>
    wanted.limits[field].map((value) => ({ field, value, without: toggled(wanted, field, value) })),
  );
  if (wanted.years) found.push({ field: "years", value: wanted.years, without: dated(wanted, null) });
  if (wanted.q) found.push({ field: "q", value: wanted.q, without: worded(wanted, "") });
  return found;
}

/** As the service and the page's address have it. */
export function toQuery({ q, limits, years, sort }) {
  const query = new URLSearchParams();
  if (q) query.set("q", q);
  for (const field of FIELDS) for (const value of limits[field]) query.append(field, value);
  if (years) query.set("years", years.map((year) => year ?? "").join("-"));
  query.set("sort", sort);
  return query;
}

/** The address of the page that shows them; what it would show anyway is left out. */
export function toAddress(wanted) {
  const query = toQuery(wanted);
  if (wanted.sort === SORTS[0]) query.delete("sort");
  if (wanted.shown !== STEP) query.set("shown", wanted.shown);
  return query.size ? `?${query}` : location.pathname;
}

/** What the page's address wants. */
export function fromAddress() {
  const given = new URL(location.href).searchParams;
  const shown = Number(given.get("shown"));
  const [, first, last] = /^(\d{4})?(?:-(\d{4})?)?$/.exec(given.get("years") ?? "") ?? [];
  const single = given.get("years")?.includes("-") ? last : first;
  return {
    q: given.get("q") ?? "",
    limits: Object.fromEntries(FIELDS.map((field) => [field, given.getAll(field)])),
    years: first || last ? [Number(first) || null, Number(single) || null] : null,
    sort: SORTS.includes(given.get("sort")) ? given.get("sort") : SORTS[0],
    shown: shown > STEP ? Math.min(shown, MOST) : STEP,
  };
}
