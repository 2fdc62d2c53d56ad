import { element } from "./element.js";
import { text } from "./messages.js";
import { about, documentAddress } from "./naming.js";

// A line of them; the document itself has them all.
const TAGS = 6;

/** A document in a list. */
export function listed(found) {
  const [kind, ...where] = about(found);
  return element(
    "li",
    {},
    element("article", {}, [
      element("p", { class: "about" }, element("span", { class: "kind" }, kind), where.map((each) => ` · ${each}`).join("")),
      element("h3", { lang: "nl" }, element("a", { href: documentAddress(found.id) }, found.title)),
      found.summary && element("p", { class: "summary", lang: "nl" }, found.summary),
      found.datasets.length > 0 && tags(found.datasets),
    ]),
  );
}

function tags(datasets) {
  const more = datasets.length - TAGS;
  return element(
    "ul",
    { class: "tags", "aria-label": text("filter.dataset") },
    datasets.slice(0, TAGS).map((name) => element("li", { lang: "nl" }, name)),
    more > 0 && element("li", { class: "rest" }, text("documents.more", { count: more })),
  );
}
