import * as api from "./api.js";
import { element } from "./element.js";
import { text } from "./messages.js";
import { about } from "./naming.js";
import { where } from "./sources.js";

// More is what searching is for.
const PASSAGES = 3;
const DOCUMENTS = 4;

/** "More of this in this document": passages like the one that is cited; `open` is called with one. */
export const alsoHere = (citation, open) =>
  fetched("alsoHere", api.relatedPassages(citation.passage_id, PASSAGES), ({ same_document: passages }) =>
    passages.map((passage) => [
      element("button", { type: "button", class: "link", lang: "nl", onclick: () => open(passage) }, where(passage) || passage.title),
      element("span", { class: "detail beginning", lang: "nl" }, passage.text),
    ]),
  );

/** "Like this": documents that resemble one, and why; `open` is called with the id of one. */
export const likeThis = (found, open) =>
  fetched(`likeThis.${found.kind}`, api.relatedDocuments(found.id, DOCUMENTS), ({ documents }) =>
    documents.map((document) => [
      element("button", { type: "button", class: "link", lang: "nl", onclick: () => open(document.id) }, document.title),
      element("span", { class: "detail" }, [...about(document).slice(1), ...document.why.map(({ label }) => label)].join(" · ")),
    ]),
  );

/** A section whose list comes when it is there; nothing of it where there is none. */
function fetched(name, coming, items) {
  const section = element("section", { class: "kin", hidden: true }, element("h3", {}, text(name)));
  const fill = (found) => {
    const list = items(found);
    section.append(element("ul", {}, list.map((item) => element("li", {}, item))));
    section.hidden = list.length === 0;
  };
  // It is an extra: the source is there without it.
  coming.then(fill, () => {});
  return section;
}
