/** Calls to the service; an error carries the detail that the service gave. */

async function call(path, options) {
  const response = await fetch(path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.detail ?? response.statusText);
  return body;
}

export const ask = (question, signal) =>
  call("api/ask", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ question }),
    signal,
  });

export const examples = () => call("api/examples");

export const openDocument = (id) => call(`api/documents/${encodeURIComponent(id)}`);
