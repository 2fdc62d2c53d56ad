import { element } from "./element.js";
import { text } from "./messages.js";

/** That something could not be fetched, in the service's own words too; `again` fetches it again. */
export function trouble(error, again) {
  return element(
    "section",
    { class: "trouble" },
    element("h2", {}, text(error.status === 0 ? "browse.gone" : "browse.failed")),
    element("p", {}, text(error.status === 0 ? "browse.goneHelp" : "browse.failedHelp")),
    element("p", { class: "detail" }, error.message),
    element("button", { type: "button", class: "plain", onclick: again }, text("again")),
  );
}
