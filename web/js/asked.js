/**
 * What is asked: a question, the level of language, filters as the service has them, what was understood but the reader
 * took off (labels by `field:value` or `word:said`), and the questions before it, oldest first. An
 * object of this kind is never changed.
 */

const LISTS = ["kind", "domain", "municipality", "dataset"];
// What the service gives for a year that is left open.
const [EARLIEST, LATEST] = [1900, 2100];

// What a conversation was about is in its last questions.
const REMEMBERED = 5;

export const asking = (question, filters = {}, before = []) => ({
  question,
  filters,
  ignored: new Map(),
  history: before.slice(-REMEMBERED),
  level: "plain",
});

/** The same in simpler words. */
export const simpler = (asked) => ({ ...asked, level: "simple" });

/** The same as the service heard it: without personal data. */
export const heard = (asked, question) => ({ ...asked, question });

/** The same without, or again with, something that the question names. */
export function toggled(asked, key, label) {
  const ignored = new Map(asked.ignored);
  if (!ignored.delete(key)) ignored.set(key, label);
  return { ...asked, ignored };
}

/** The same without a value of a filter, whose capitals are the documents', not the address's. */
export function unlimited(asked, field, value) {
  const filters = { ...asked.filters };
  const other = (each) => each.toLowerCase() !== value.toLowerCase();
  const left = field === "years" ? [] : filters[field].filter(other);
  if (left.length) filters[field] = left;
  else delete filters[field];
  return { ...asked, filters };
}

/** The same as plain data, and back. */
export const packed = (asked) => ({ ...asked, ignored: [...asked.ignored] });
export const unpacked = (plain) => ({ ...plain, ignored: new Map(plain.ignored) });

/** First and last year of `2016-2019`; null for one that is left open. */
export function period(text) {
  const [first, last] = text.split("-").map(Number);
  return [first > EARLIEST ? first : null, last && last < LATEST ? last : null];
}

/** The address of the page that asks this. */
export function toAddress({ question, filters, ignored, history }) {
  const address = new URL(location.pathname, location.href);
  address.searchParams.set("q", question);
  for (const field of LISTS) {
    for (const value of filters[field] ?? []) address.searchParams.append(field, value);
  }
  if (filters.years) address.searchParams.set("years", filters.years.map((year) => year ?? "").join("-"));
  for (const before of history) address.searchParams.append("after", before);
  for (const [key, label] of ignored) address.searchParams.append("without", `${key}|${label}`);
  return address;
}

/** What the page's address asks, or null. */
export function fromAddress() {
  const given = new URL(location.href).searchParams;
  if (!given.get("q")) return null;
  const asked = asking(given.get("q"), {}, given.getAll("after"));
  for (const field of LISTS) {
    if (given.has(field)) asked.filters[field] = given.getAll(field);
  }
  if (given.has("years")) asked.filters.years = period(given.get("years"));
  for (const each of given.getAll("without")) asked.ignored.set(...each.split("|", 2));
  return asked;
}
