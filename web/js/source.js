import { openDocument } from "./api.js";
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
    const others = citations.filter((each) => each.document_id === id);
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
        element("div", { class: "text", lang: "nl" }, new Text(found, citation, others, (other) => this.show(other)).render()),
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

/** A document's text as elements; offsets count code points, which strings in this language do not. */
class Text {
  constructor(found, citation, others, follow) {
    this.found = found;
    this.follow = follow;
    this.points = Array.from(found.text);
    this.marks = others.map(({ start, end }) => ({
      start,
      end,
      name: start === citation.start ? "cited" : "also",
    }));
  }

  render() {
    const nodes = [];
    let path = [];
    let page = null;
    for (const section of this.found.sections) {
      nodes.push(...headings(path, section.path));
      path = section.path;
      let list = null;
      for (const block of section.blocks) {
        if (block.page !== page) {
          page = block.page;
          nodes.push(element("p", { class: "page" }, text("page", { number: page })));
          list = null;
        }
        if (block.kind === "paragraph") {
          list = null;
          nodes.push(element("p", {}, this.inline(block)));
        } else {
          if (!list) nodes.push((list = element("ul", { class: block.kind })));
          list.append(element("li", {}, this.inline(block)));
        }
      }
    }
    return nodes;
  }

  /** A block's words with cited stretches marked and footnote numbers put back. */
  inline({ start, end }) {
    const notes = this.found.references.filter(({ offset }) => offset > start && offset <= end);
    const inside = (span) => span.start < end && span.end > start;
    const [marks, links] = [this.marks.filter(inside), this.found.links.filter(inside)];
    const cuts = new Set([start, end, ...notes.map(({ offset }) => offset)]);
    for (const span of [...marks, ...links]) {
      cuts.add(Math.max(span.start, start)).add(Math.min(span.end, end));
    }
    const sorted = [...cuts].sort((a, b) => a - b);
    return sorted.slice(0, -1).flatMap((from, position) => {
      const to = sorted[position + 1];
      const words = this.points.slice(from, to).join("");
      const around = (span) => span.start <= from && span.end >= to;
      const [mark, link] = [marks.find(around), links.find(around)];
      const shown = link ? this.link(words, link.document) : words;
      const numbers = notes
        .filter(({ offset }) => offset === to)
        .map(({ source }) => element("sup", {}, element("a", { href: `#source-${source}` }, source)));
      return [mark ? element("mark", { class: mark.name }, shown) : shown, ...numbers];
    });
  }

  link(words, other) {
    return element("button", { type: "button", class: "link", onclick: () => this.follow(other) }, words);
  }
}

/** Headings of a section that the section before it does not share. */
function headings(before, path) {
  const shared = path.findIndex((title, level) => title !== before[level]);
  const from = shared === -1 ? path.length : shared;
  return path
    .slice(from)
    .map((title, level) => element(`h${Math.min(from + level + 3, 6)}`, {}, title));
}

customElements.define("sb-source", Source);
