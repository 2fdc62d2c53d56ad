/** Calls to the service; an error carries the detail that the service gave. */

import { current, text } from "./messages.js";
import { events } from "./stream.js";

async function call(path, options) {
  const response = await fetch(path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.detail ?? response.statusText);
  return body;
}

const post = (path, body) =>
  call(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
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

export const ask = (asked) => post("api/v1/ask", questioned(asked));

/**
 * As `ask`, for an answer that takes a language model a while: `follow` is called with each event
 * before the reply (its name and data). Aborting the signal ends the model's work too.
 */
export async function follow(asked, follow, signal) {
  const response = await fetch("api/v1/ask", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(questioned(asked)),
    signal,
  });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail ?? response.statusText);
  for await (const { name, data } of events(response)) {
    if (name === "done") return data;
    if (name === "error") throw new Error(data.detail);
    follow(name, data);
  }
  throw new Error(text("brokenOff"));
}

/**
 * What runs here: `version`, `index`, who writes the answers (`writer`: `sources` or `model`, and the
 * `levels` at which they can), and what is `kept` (`feedback`, `conversations`, `retention_days`).
 */
export const version = () => call("api/v1/version");

/** Of that, who writes. */
export const writer = version;

/** How the question was read, and why each passage has its place: `understood`, `explanation`. */
export const explain = (asked) => post("api/v1/search?explain=true", body(asked));

export const choices = () => call(`api/v1/filters?language=${current()}`);

export const examples = () => call("api/v1/examples");

export const openDocument = (id) => call(`api/v1/documents/${encodeURIComponent(id)}`);
