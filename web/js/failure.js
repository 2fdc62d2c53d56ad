import { element } from "./element.js";
import { text } from "./messages.js";

// What these statuses mean to a reader; others are a fault of the service.
const NAMED = { 0: "gone", 401: "unknown", 429: "busy", 503: "updating" };

/** That a question could not be answered, what to do, and the service's own words. */
export function failed(error, buttons) {
  const name = NAMED[error.status] ?? "fault";
  return [
    element("h3", { class: "refusal" }, text(`failed.${name}`)),
    element("p", {}, text(`failedHelp.${name}`), error.after ? ` ${text("failedAfter", { seconds: error.after })}` : ""),
    element("p", { class: "detail" }, error.message),
    element("p", { class: "actions" }, buttons),
  ];
}
