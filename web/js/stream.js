/** Server-sent events over a POST, which the browser's own EventSource cannot do. */

/** The events of a response as they come: `{name, data}`, the data read as JSON. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let left = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (left + value).split("\n\n");
      left = blocks.pop();
      for (const block of blocks) {
        const event = read(block);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel();
  }
}

/** One event; null for a comment, which only keeps the connection open. */
function read(block) {
  const fields = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const [, name, value] = line.match(/^(\w+): ?(.*)$/) ?? [];
    if (name === "data") fields.data += value;
    else if (name) fields[name] = value;
  }
  return fields.data ? { name: fields.event, data: JSON.parse(fields.data) } : null;
}
