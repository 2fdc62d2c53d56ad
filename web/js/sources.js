import { element } from "./element.js";
import { text } from "./messages.js";

/** Where a passage is in its document: section and page. */
export const where = ({ section, page }) => [...section, page && text("page", { number: page })].filter(Boolean).join(" › ");

/** The passages that an answer cites, each once, by document: `{id, title, passages}`. */
export function cited({ sentences }) {
  const documents = new Map();
  for (const citation of sentences.flatMap(({ citations }) => citations)) {
    const { document_id: id, title } = citation;
    if (!documents.has(id)) documents.set(id, { id, title, passages: new Map() });
    const { passages } = documents.get(id);
    if (!passages.has(citation.number)) passages.set(citation.number, citation);
  }
  return [...documents.values()].map((each) => ({ ...each, passages: [...each.passages.values()] }));
}

/** The address of a document's own page, with the words of a citation marked. */
export function addressOf({ document_id: id, start, end }) {
  const address = new URL("../document.html", import.meta.url);
  address.searchParams.set("id", id);
  if (start !== undefined) address.searchParams.set("mark", `${start}-${end}`);
  return address.href;
}

/** A source that the public can read: a link, and who published it. */
export function publicSource({ title, url, publisher, year }) {
  const when = year === "z.j." ? "" : `, ${year}`;
  return [element("a", { href: url, rel: "noopener", target: "_blank" }, title), ` (${publisher}${when})`];
}

/** The passages cited, under the title of their document; `open` is called with one. */
export function sourceList(answer, open) {
  return element(
    "ul",
    { class: "sources" },
    cited(answer).map(({ title, passages }) =>
      element(
        "li",
        { lang: "nl" },
        element("span", { class: "title" }, title),
        element("ul", {}, passages.map((citation) => element("li", {}, place(citation, open)))),
      ),
    ),
  );
}

function place(citation, open) {
  return [
    element(
      "button",
      { type: "button", class: "place", onclick: () => open(citation) },
      element("span", { class: "number", "aria-hidden": "true" }, String(citation.number)),
      ` ${where(citation)}`,
    ),
    // On paper an address is what leads there.
    element("span", { class: "on-paper" }, addressOf(citation)),
  ];
}
