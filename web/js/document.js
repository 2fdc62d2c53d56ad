import * as api from "./api.js";
import { documentText, headingsOf } from "./document_text.js";
import { element } from "./element.js";
import { text } from "./messages.js";
import { about, documentAddress, domainName, period, placeName, questionAddress } from "./naming.js";
import { announce, ready } from "./page.js";
import { publicSources } from "./public_sources.js";
import { trouble } from "./trouble.js";

// A table of contents for fewer headings is longer than a look at the page.
const HEADINGS = 3;
const RELATED = 6;
// The only document that is read from this format, and has a page made for it.
const GLOSSARY = "application/yaml";

/** A document on a page of its own; the address says which, and which words are marked. */
class Document extends HTMLElement {
  #id = "";
  #found = null;

  async load() {
    const given = new URL(location.href).searchParams;
    this.#id = given.get("id") ?? "";
    this.marks = given.getAll("mark").map(span).filter(Boolean);
    try {
      this.#found = await api.openDocument(this.#id);
      this.render();
    } catch (error) {
      const gone = error.status === 404;
      this.replaceChildren(...(gone ? unknown() : [trouble(error, () => this.load())]));
      announce(text(gone ? "document.unknown" : "browse.failed"));
      return;
    }
    this.#goTo();
  }

  /** Once it is there, and again in another language. */
  render() {
    const found = this.#found;
    if (!found) return this.load();
    document.title = `${found.title} – Stadsbron`;
    this.related = element("section", { class: "related", hidden: true });
    const words = { marks: this.marks, link, page: found.media_type === "application/pdf" ? pageLink(found) : undefined };
    this.replaceChildren(
      element("p", { class: "way" }, element("a", { href: "documenten.html" }, text("document.all"))),
      head(found),
      element(
        "div",
        { class: "leaf" },
        contents(headingsOf(found)),
        element(
          "div",
          { class: "body" },
          ...found.unread.map((each) => element("p", { class: "notice", lang: "en" }, each)),
          element("div", { class: "text", lang: "nl" }, documentText(found, words)),
          publicSources(found.sources),
          questions(found.questions),
          this.related,
        ),
      ),
    );
    this.#relate();
  }

  /** To the words that are marked, or to the heading that the address names. */
  #goTo() {
    const mark = this.querySelector("mark");
    const place = mark ?? document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) return;
    place.scrollIntoView({ block: mark ? "center" : "start" });
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    if (mark) announce(text("document.marked"));
  }

  async #relate() {
    // A help for who wants more: where there is none, nothing is said of it.
    const { documents } = await api.relatedDocuments(this.#id, RELATED).catch(() => ({ documents: [] }));
    if (!documents.length) return;
    const name = element("h2", {}, text(`likeThis.${this.#found.kind}`));
    this.related.replaceChildren(name, element("ul", { class: "cards" }, documents.map(card)));
    this.related.hidden = false;
  }
}

/** Start and end of `120-180`. */
function span(given) {
  const [, start, end] = /^(\d+)-(\d+)$/.exec(given) ?? [];
  return Number(start) < Number(end) ? { start: Number(start), end: Number(end), name: "cited" } : null;
}

const link = (words, id) => element("a", { href: documentAddress(id) }, words);
const pageLink = (found) => (number) => element("a", { href: `${api.file(found)}#page=${number}` }, text("page", { number }));

function head(found) {
  return element(
    "header",
    { class: "head-of" },
    element("p", { class: "eyebrow" }, text(found.kind)),
    element("h1", { lang: "nl" }, found.title),
    found.summary && element("p", { class: "lead", lang: "nl" }, found.summary),
    facts(found),
    element(
      "p",
      { class: "doings" },
      found.questions.length > 0 && ask(found.questions[0]),
      found.media_type === GLOSSARY && element("a", { class: "plain", href: "begrippen.html" }, text("document.glossary")),
      found.pages > 0 && element("a", { class: "plain", href: api.file(found) }, text("document.file", { pages: found.pages })),
      element("button", { type: "button", class: "plain", onclick: () => window.print() }, text("print")),
    ),
  );
}

/** The question is in the name of the link for who does not see the list of them. */
function ask(question) {
  return element("a", { class: "primary", href: questionAddress(question) }, text("document.ask"), element("span", { class: "visually-hidden", lang: "nl" }, `: ${question}`));
}

/** What is known of it, each leading to the other documents that share it. */
function facts(found) {
  const among = (field, value, label, lang = null) => element("a", { href: `documenten.html?${new URLSearchParams({ [field]: value })}`, lang }, label);
  const rows = [
    ["filter.municipality", found.municipality.map((place) => among("municipality", place, placeName(place)))],
    ["filter.domain", found.domain ? [among("domain", found.domain, domainName(found.domain))] : []],
    ["documents.years", found.years ? [period(found.years)] : []],
    ["filter.dataset", found.datasets.map((name) => among("dataset", name, name, "nl"))],
  ].filter(([, values]) => values.length);
  if (!rows.length) return null;
  return element(
    "dl",
    { class: "facts" },
    rows.map(([name, values]) => element("div", {}, element("dt", {}, text(name)), element("dd", {}, element("ul", { class: "tags" }, values.map((value) => element("li", {}, value)))))),
  );
}

function contents(headings) {
  if (headings.length < HEADINGS) return null;
  const item = ({ id, title, depth }) => element("li", { class: depth ? "deeper" : "" }, element("a", { href: `#${id}`, lang: "nl" }, title));
  const fold = matchMedia("(min-width: 64rem)");
  const block = element(
    "details",
    { open: fold.matches },
    element("summary", {}, text("document.contents")),
    element("ol", {}, headings.map(item)),
  );
  fold.addEventListener("change", () => (block.open = fold.matches));
  return element("nav", { class: "contents", "aria-label": text("document.contents") }, block);
}

function questions(found) {
  if (!found.length) return null;
  return element(
    "section",
    { class: "asks" },
    element("h2", {}, text("document.questions")),
    element("ul", {}, found.map((question) => element("li", {}, element("a", { href: questionAddress(question), lang: "nl" }, question)))),
  );
}

function card(found) {
  const shared = found.why.map(({ field, value, label }) => (field === "municipality" ? placeName(value) : label));
  return element(
    "li",
    {},
    element("p", { class: "about" }, about(found).join(" · ")),
    element("a", { href: documentAddress(found.id), lang: "nl" }, found.title),
    shared.length > 0 && element("p", { class: "why-alike" }, text("document.shared", { what: shared.join(", ") })),
  );
}

function unknown() {
  return [
    element("h1", {}, text("document.unknown")),
    element("p", {}, text("document.unknownHelp")),
    element("p", { class: "doings" }, element("a", { class: "plain", href: "documenten.html" }, text("document.all")), element("a", { class: "plain", href: "./" }, text("document.askInstead"))),
  ];
}

customElements.define("sb-document", Document);
await ready;
const page = document.querySelector("sb-document");
page.load();
document.addEventListener("language", () => page.render());
