/** Calls to the service; an error carries the detail that the service gave. */

import { current } from "./messages.js";

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

export const ask = (asked) => post("api/ask", body(asked));

/** How the question was read, and why each passage has its place: `understood`, `explanation`. */
export const explain = (asked) => post("api/search?explain=true", body(asked));

export const choices = () => call(`api/filters?language=${current()}`);

export const examples = () => call("api/examples");

export const openDocument = (id) => call(`api/documents/${encodeURIComponent(id)}`);
