import { element } from "./element.js";
import { text } from "./messages.js";

/**
 * The questions asked and what came of each.
 * Sends `cite` with the citation and its siblings, and `ask` with a suggested question.
 */
class Thread extends HTMLElement {
  /** Show a question as being looked up; returns what settles it. */
  begin(question) {
    const body = element("div", { class: "body waiting" }, element("p", {}, text("asking")));
    const turn = element(
      "article",
      { class: "turn" },
      element(
        "h2",
        { tabindex: "-1" },
        element("span", { class: "visually-hidden" }, `${text("you")}: `),
        question,
      ),
      body,
    );
    this.append(turn);
    const show = () => turn.scrollIntoView({ block: "start" });
    show();
    const settle = (...content) => {
      body.classList.remove("waiting");
      body.replaceChildren(...content);
      // Only now is there enough below the question for it to come up to the top.
      if (turn === this.lastElementChild) show();
    };
    return {
      answer: (answer) => settle(...this.answered(answer)),
      refuse: (refusal) => settle(...this.refused(refusal)),
      fail: (error, again) => settle(...failed(error, again)),
    };
  }

  answered(answer) {
    const citations = answer.sentences.map((sentence) => sentence.citation);
    const open = (citation) =>
      this.dispatchEvent(new CustomEvent("cite", { bubbles: true, detail: { citation, citations } }));
    return [
      element("h3", { class: "visually-hidden" }, text("answer")),
      ...byDocument(answer.sentences).map((sentences) =>
        element(
          "p",
          { class: "answer", lang: "nl" },
          sentences.map((sentence) => [
            element("span", { class: "sentence" }, sentence.text),
            " ",
            mark(sentence.citation, open),
            " ",
          ]).flat(),
        ),
      ),
      element("p", { class: "seal" }, text("verbatim")),
      element("h3", {}, text("sources")),
      sourceList(citations, open),
    ];
  }

  refused(refusal) {
    const ask = (question) =>
      this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail: question }));
    const suggestions = refusal.suggestions.map((question) =>
      element("li", {}, element("button", { type: "button", lang: "nl", onclick: () => ask(question) }, question)),
    );
    return [
      element("h3", { class: "refusal" }, text("refusalTitle")),
      element("p", {}, text("refusal")),
      element("p", {}, text("refusalHelp")),
      element("ul", { class: "questions" }, suggestions),
    ];
  }
}

function failed(error, again) {
  return [
    element("h3", { class: "refusal" }, text("failed")),
    element("p", {}, text("failedHelp")),
    element("p", { class: "detail" }, error.message),
    element("button", { type: "button", class: "plain", onclick: again }, text("again")),
  ];
}

/** Sentences in groups of one document, in their order: a paragraph each. */
function byDocument(sentences) {
  const groups = new Map();
  for (const sentence of sentences) {
    const id = sentence.citation.document_id;
    groups.set(id, [...(groups.get(id) ?? []), sentence]);
  }
  return [...groups.values()];
}

function label(citation) {
  const section = citation.section.join(" › ");
  return text("openSource", { number: citation.number, title: citation.title, section });
}

function mark(citation, open) {
  return element(
    "button",
    {
      type: "button",
      class: "cite",
      "aria-label": label(citation),
      title: `${citation.title} › ${citation.section.join(" › ")}`,
      onclick: () => open(citation),
    },
    String(citation.number),
  );
}

/** The passages cited, under the title of their document. */
function sourceList(citations, open) {
  const documents = new Map();
  for (const citation of citations) {
    const passages = documents.get(citation.document_id) ?? new Map();
    if (!passages.has(citation.number)) passages.set(citation.number, citation);
    documents.set(citation.document_id, passages);
  }
  return element(
    "ul",
    { class: "sources" },
    [...documents.values()].map((passages) => {
      const [first] = passages.values();
      return element(
        "li",
        { lang: "nl" },
        element("span", { class: "title" }, first.title),
        element(
          "ul",
          {},
          [...passages.values()].map((citation) => element("li", {}, place(citation, open))),
        ),
      );
    }),
  );
}

function place(citation, open) {
  const page = citation.page ? `, ${text("page", { number: citation.page })}` : "";
  return element(
    "button",
    { type: "button", class: "place", onclick: () => open(citation) },
    element("span", { class: "number", "aria-hidden": "true" }, String(citation.number)),
    ` ${citation.section.join(" › ")}${page}`,
  );
}

customElements.define("sb-thread", Thread);
