import * as api from "./api.js";
import { documentText } from "./document_text.js";
import { element } from "./element.js";
import { alsoHere, likeThis } from "./kin.js";
import { text } from "./messages.js";
import { about } from "./naming.js";
import { PageView } from "./page_view.js";
import { addressOf, publicSource, where } from "./sources.js";

const PDF = "application/pdf";

/**
 * The source panel: a document with the cited words marked and in sight. Sends `opened` and `closed`.
 */
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
    if (this.hidden) this.opener = this.getRootNode().activeElement;
    await this.show(citation.document_id, citation, citations);
  }

  /** Show a document, with cited words marked where it was opened from a citation. */
  async show(id, citation = null, citations = []) {
    const found = await api.openDocument(id);
    const marks = citations
      .filter((each) => each.document_id === id)
      .map(({ start, end }) => ({ start, end, name: start === citation?.start ? "cited" : "also" }));
    this.heading = element("h2", { tabindex: "-1", lang: "nl" }, found.title);
    const passage = (other) => this.show(other.document_id, other, [other]).catch((error) => this.#fail(error));
    const link = (words, other) => element("button", { type: "button", class: "link", onclick: () => this.show(other) }, words);
    const words = element("div", { class: "text", lang: "nl" }, documentText(found, { marks, link, level: 3 }));
    this.replaceChildren(
      element(
        "aside",
        { "aria-label": text("source") },
        element(
          "header",
          {},
          element("p", { class: "kind" }, about(found).join(" · ")),
          this.heading,
          citation && element("p", { class: "path", lang: "nl" }, where(citation)),
          this.#between(citation, citations),
          element("button", { type: "button", class: "close", "aria-label": text("close"), onclick: () => this.close() }, "×"),
        ),
        citation && restsOn(citation),
        await this.#body(found, words, marks, citation),
        allSources(found),
        element("p", {}, element("a", { href: addressOf({ document_id: id, ...span(citation) }), target: "_blank", rel: "noopener" }, text("openDocument"))),
        citation && alsoHere(citation, passage),
        likeThis(found, (other) => this.show(other).catch((error) => this.#fail(error))),
      ),
    );
    this.hidden = false;
    this.dispatchEvent(new CustomEvent("opened", { bubbles: true }));
    this.heading.focus({ preventScroll: true });
    if (!citation) this.scrollTo({ top: 0 });
    this.#sight();
  }

  /** The text; of a PDF the page first, and the text a button away. */
  async #body(found, words, marks, citation) {
    if (found.media_type !== PDF) return words;
    const view = new PageView(found, marks);
    try {
      await view.show(citation?.page ?? 1);
    } catch (error) {
      // The text was read from it, and is there.
      return element("div", {}, element("p", { class: "notice" }, text("pageFailed", { detail: error.message })), words);
    }
    const choose = (shown) => {
      for (const [name, node] of Object.entries({ page: view.node, words })) {
        node.hidden = name !== shown;
        buttons[name].setAttribute("aria-pressed", String(name === shown));
      }
      this.#sight();
    };
    const button = (name) => element("button", { type: "button", class: "chip", onclick: () => choose(name) }, text(`view.${name}`));
    const buttons = { page: button("page"), words: button("words") };
    const node = element("div", {}, element("div", { class: "views", role: "group", "aria-label": text("view") }, buttons.page, buttons.words), view.node, words);
    choose("page");
    return node;
  }

  /** The way from one citation of an answer to the next. */
  #between(citation, citations) {
    if (!citation || citations.length < 2) return null;
    const place = citations.findIndex((each) => each === citation);
    const go = (step) => {
      const other = citations.at((place + step) % citations.length);
      this.show(other.document_id, other, citations).catch((error) => this.#fail(error));
    };
    return element(
      "p",
      { class: "turning" },
      element("button", { type: "button", class: "quiet", onclick: () => go(-1) }, `‹ ${text("citationBefore")}`),
      element("span", {}, text("citationOf", { number: place + 1, last: citations.length })),
      element("button", { type: "button", class: "quiet", onclick: () => go(1) }, `${text("citationAfter")} ›`),
    );
  }

  /** Bring the cited words where they can be seen. */
  #sight() {
    const cited = [...this.querySelectorAll("mark.cited, .box.cited")].find((each) => each.checkVisibility());
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    cited?.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  }

  #fail(error) {
    this.querySelector("aside").append(element("p", { class: "notice", role: "alert" }, error.message));
  }

  close() {
    if (this.hidden) return;
    this.hidden = true;
    this.dispatchEvent(new CustomEvent("closed", { bubbles: true }));
    this.opener?.focus();
  }
}

const span = (citation) => (citation ? { start: citation.start, end: citation.end } : {});

function restsOn(citation) {
  if (!citation.sources?.length) return null;
  return element(
    "section",
    { class: "rests" },
    element("h3", {}, text("rests")),
    element("ul", {}, citation.sources.map((source) => element("li", { lang: "nl" }, publicSource(source)))),
  );
}

function allSources(found) {
  if (!found.sources.length) return null;
  const items = found.sources.map((source) => element("li", { lang: "nl", id: `source-${source.key}`, value: source.key }, publicSource(source)));
  return element("section", { class: "all" }, element("h3", {}, text("allSources")), element("ol", {}, items));
}

customElements.define("sb-source", Source);
