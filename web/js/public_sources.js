import { element } from "./element.js";
import { text } from "./messages.js";
import { publicSource } from "./sources.js";

/** The public sources that a document rests on, each leading back to where it is first named. */
export function publicSources(sources) {
  if (!sources.length) return null;
  return element("section", { class: "rests-on" }, element("h2", {}, text("document.sources")), element("ol", {}, sources.map(source)));
}

function source(found) {
  const { key } = found;
  const item = element(
    "li",
    { id: `source-${key}`, lang: "nl" },
    publicSource(found),
    " ",
    element("a", { class: "back", href: `#note-${key}`, lang: document.documentElement.lang, "aria-label": text("document.back", { number: key }) }, "↩"),
  );
  item.value = key;
  return item;
}
