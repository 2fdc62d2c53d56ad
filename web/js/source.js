import { openDocument } from "./api.js";
import { documentText } from "./document_text.js";
import { element } from "./element.js";
import { text } from "./messages.js";

/** The source panel: a document with the cited words marked and scrolled to. */
class Source extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      this.close();
    });
  }

  /** Open the document of a citation; the others of the same answer are marked more softly. */
  async open({ citation, citations }) {
    this.opener = this.getRootNode().activeElement;
    await this.show(citation.document_id, citation, citations);
  }

  /** Show a document, with cited words marked where it was opened from a citation. */
  async show(id, citation = null, citations = []) {
    const found = await openDocument(id);
    const marks = citations
      .filter((each) => each.document_id === id)
      .map(({ start, end }) => ({ start, end, name: start === citation?.start ? "cited" : "also" }));
    const link = (words, other) => element("button", { type: "button", class: "link", onclick: () => this.show(other) }, words);
    this.heading = element("h2", { tabindex: "-1", lang: "nl" }, found.title);
    this.replaceChildren(
      element(
        "aside",
        { "aria-label": text("source") },
        element(
          "header",
          {},
          element("p", { class: "kind" }, about(found)),
          this.heading,
          citation && element("p", { class: "path", lang: "nl" }, where(citation)),
          element(
            "button",
            { type: "button", class: "close", "aria-label": text("close"), onclick: () => this.close() },
            "×",
          ),
        ),
        citation && restsOn(citation),
        element("div", { class: "text", lang: "nl" }, documentText(found, { marks, link, level: 3 })),
        allSources(found),
      ),
    );
    this.hidden = false;
    this.dispatchEvent(new CustomEvent("opened", { bubbles: true }));
    this.heading.focus({ preventScroll: true });
    if (!citation) this.scrollTo({ top: 0 });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.querySelector("mark.cited")?.scrollIntoView({
      block: "center",
      behavior: still ? "auto" : "smooth",
    });
  }

  close() {
    if (this.hidden) return;
    this.hidden = true;
    this.dispatchEvent(new CustomEvent("closed", { bubbles: true }));
    this.opener?.focus();
  }
}

function about(found) {
  const years = found.years && [...new Set(found.years)].join("–");
  return [text(found.kind), found.municipality.join(", "), years].filter(Boolean).join(" · ");
}

function where(citation) {
  const page = citation.page && text("page", { number: citation.page });
  return [...citation.section, page].filter(Boolean).join(" › ");
}

function link(source) {
  const year = source.year === "z.j." ? "" : `, ${source.year}`;
  return element(
    "li",
    { lang: "nl" },
    element("a", { href: source.url, rel: "noopener", target: "_blank" }, source.title),
    ` (${source.publisher}${year})`,
  );
}

function restsOn(citation) {
  if (!citation.sources.length) return null;
  return element(
    "section",
    { class: "rests" },
    element("h3", {}, text("rests")),
    element("ul", {}, citation.sources.map(link)),
  );
}

function allSources(found) {
  if (!found.sources.length) return null;
  const items = found.sources.map((source) => {
    const item = link(source);
    item.id = `source-${source.key}`;
    item.value = source.key;
    return item;
  });
  return element("section", { class: "all" }, element("h3", {}, text("allSources")), element("ol", {}, items));
}

customElements.define("sb-source", Source);
