/** Calls to the service; an error carries the detail that the service gave. */

import { CallError } from "./call_error.js";
import { credential, renewed } from "./credential.js";
import { current, text } from "./messages.js";
import { events } from "./stream.js";

// Beside this file's folder, wherever the page is from.
const BASE = new URL("../api/v1/", import.meta.url);

// What goes along with typing must not put a form before who types, nor what only asks who they are.
const QUIET = ["suggestions", "reader"];

/** Sends it, and once more where the service wants to know who asks, or not by this token. */
async function request(path, options) {
  const response = await known(path, options);
  if (response.ok) return response;
  const { detail } = await response.json().catch(() => ({}));
  throw new CallError(response.status, detail ?? response.statusText, Number(response.headers.get("retry-after")) || null);
}

async function known(path, options, times = 0) {
  const given = await credential();
  const sent = performance.now();
  const response = await send(path, given ? { ...options, headers: { ...options?.headers, authorization: `Bearer ${given}` } } : options);
  const again = response.status === 401 && !QUIET.includes(path) && (await renewed(given, response, { times, sent }));
  return again ? known(path, options, times + 1) : response;
}

const send = (path, options) =>
  fetch(new URL(path, BASE), options).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new CallError(0, error.message);
  });

const call = async (path, options) => (await request(path, options)).json();

const post = (path, body, signal) =>
  call(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });

/** What was asked as the service wants it; see asked.js. */
const body = ({ question, filters, ignored, history }) => ({
  question,
  filters,
  ignored: [...ignored.keys()],
  history,
  language: current(),
});

const questioned = (asked) => ({ ...body(asked), level: asked.level });

export const ask = (asked, signal) => post("ask", questioned(asked), signal);

/**
 * As `ask`, for an answer that takes a language model a while: `follow` is called with each event
 * before the reply (its name and data). Aborting the signal ends the model's work too.
 */
export async function follow(asked, follow, signal) {
  const response = await request("ask", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(questioned(asked)),
    signal,
  });
  for await (const { name, data } of events(response)) {
    if (name === "done") return data;
    if (name === "error") throw new CallError(data.status, data.detail);
    follow(name, data);
  }
  throw new CallError(0, text("brokenOff"));
}

/**
 * What runs here: `version`, `index`, who writes the answers (`writer`: `sources` or `model`, and the
 * `levels` at which they can), and what is `kept` (`feedback`, `conversations`, `retention_days`).
 */
export const version = () => call("version");

/** How the question was read, and why each passage has its place: `understood`, `explanation`. */
export const explain = (asked) => post("search?explain=true", body(asked));

export const choices = () => call(`filters?language=${current()}`);

/** Questions that the sources answer, by theme: `themes`. */
export const examples = (language) => call(`examples?language=${language}`);

/** Questions that begin as these words do. */
export const suggestions = (words) => post("suggestions", { text: words, limit: 6 }).then(({ suggestions }) => suggestions);

/** Documents within the limits of a query, a stretch of them: `documents`, `total`, `facets`, `left_out`. */
export const documents = (query, offset, limit) => call(`documents?${query}&language=${current()}&offset=${offset}&limit=${limit}`);

/** Which places combined which data sets, in one domain or all: `rows`, `columns`, `cells`, `titles`. */
export const matrix = (domain) => call(`matrix?${new URLSearchParams({ language: current(), ...(domain && { domain }) })}`);

/** All terms with their meaning, by alphabet. */
export const glossary = () => call("glossary").then(({ terms }) => terms);

const passageAt = (id) => `passages/${encodeURIComponent(id)}`;
const documentAt = (id) => `documents/${encodeURIComponent(id)}`;

export const openDocument = (id) => call(documentAt(id));

/** Passages that resemble one: `same_document`, `elsewhere`. */
export const relatedPassages = (id, limit) => call(`${passageAt(id)}/related?limit=${limit}`);

/** Documents that resemble one: `documents`, each with `why`. */
export const relatedDocuments = (id, limit) => call(`${documentAt(id)}/related?limit=${limit}&language=${current()}`);

/** A page of a PDF: its size, and boxes where the words to mark stand; `marks` have `start` and `end`. */
export function page(id, number, marks) {
  const query = new URLSearchParams(marks.map(({ start, end }) => ["mark", `${start}-${end}`]));
  return call(`${documentAt(id)}/pages/${number}?${query}`);
}

/** Where the image of a page is, and the file of a page or document; the service says so with them. */
export const pageImage = (page, width) => withWidth(new URL(page.image, BASE), width).href;
export const file = (found) => new URL(found.file, BASE).href;

function withWidth(url, width) {
  url.searchParams.set("width", width);
  return url;
}

/** Say what a reader thinks of an answer; gives the receipt with which it can be taken back. */
export const sendFeedback = (said) => post("feedback", said);

export const withdrawFeedback = ({ id, token }) => request(`feedback/${encodeURIComponent(id)}`, { method: "DELETE", headers: { "feedback-token": token } });

/** Whom the service takes the reader for: `known_by`, `name`. */
export const reader = () => call("reader");

/** Sign off in this browser; `next` is where to go. */
export const signOff = () => call("../../sign-off", { method: "POST" });
