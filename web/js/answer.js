import { element } from "./element.js";
import { text } from "./messages.js";

/**
 * An answer with its citations; `open` is called with the one that is pressed, `explain` where the
 * reader wants it in simpler words, if it can be had so.
 */
export function answered(answer, open, explain) {
  const citations = answer.sentences.flatMap((sentence) => sentence.citations);
  return [
    element("h3", { class: "visually-hidden" }, text("answer")),
    element("p", { class: "lead" }, answer.lead),
    ...(answer.form === "table" ? sideBySide(answer, open) : inParagraphs(answer, open)),
    element("p", { class: "seal" }, text(answer.writer === "model" ? "checked" : "verbatim")),
    answer.terms.length > 0 && glossary(answer.terms),
    explain && element("button", { type: "button", class: "plain", onclick: explain }, text("simpler")),
    element("h3", {}, text("sources")),
    sourceList(citations, open),
  ];
}

/** An answer that is being written: what was checked, and the sentence that is not finished. */
export function underway(sentences, draft) {
  return [
    element(
      "p",
      { class: "answer" },
      sentences.map((sentence) => [element("span", { class: "sentence" }, sentence.text), " "]).flat(),
      draft && element("span", { class: "draft", title: text("draft") }, draft),
    ),
  ];
}

/** A refusal, with questions to ask instead; `ask` is called with the one that is pressed. */
export function refused(refusal, ask) {
  const absent = refusal.understood.recognised.filter(({ held, field }) => field === "municipality" && !held);
  const names = absent.map(({ label }) => label).join(", ");
  const personal = refusal.reason === "personal_data";
  const own = ["personal_data", "outside"].includes(refusal.reason) && !names;
  const suggestions = refusal.suggestions.map((question) =>
    element("li", {}, element("button", { type: "button", lang: "nl", onclick: () => ask(question) }, question)),
  );
  return [
    element("h3", { class: "refusal" }, text(own ? `refusalTitle.${refusal.reason}` : "refusalTitle")),
    element("p", {}, names ? text("absentHelp", { names }) : refusal.message),
    !personal && refusal.understood.filters.length > 0 && element("p", {}, text("refusedWithin")),
    suggestions.length > 0 && element("p", {}, text("refusalHelp")),
    suggestions.length > 0 && element("ul", { class: "questions" }, suggestions),
  ];
}

/** That the service could not be asked; `again` asks once more. */
export function failed(error, again) {
  return [
    element("h3", { class: "refusal" }, text("failed")),
    element("p", {}, text("failedHelp")),
    element("p", { class: "detail" }, error.message),
    element("button", { type: "button", class: "plain", onclick: again }, text("again")),
  ];
}

function inParagraphs(answer, open) {
  const lang = answer.writer === "model" ? answer.language : "nl";
  return paragraphs(answer).map((sentences) => element("p", { class: "answer", lang }, said(sentences, open)));
}

/** What is about nothing in particular, and a table with a row for each thing that is told of. */
function sideBySide({ sentences }, open) {
  const rows = new Map();
  for (const sentence of sentences) rows.set(sentence.label, [...(rows.get(sentence.label) ?? []), sentence]);
  const general = rows.get("") ?? [];
  rows.delete("");
  const column = (name) => element("th", { scope: "col" }, text(name));
  return [
    general.length > 0 && element("p", { class: "answer", lang: "nl" }, said(general, open)),
    element(
      "table",
      { class: "answer" },
      element("thead", {}, element("tr", {}, column("tableAbout"), column("tableSaid"))),
      element(
        "tbody",
        { lang: "nl" },
        [...rows].map(([name, its]) =>
          element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, said(its, open))),
        ),
      ),
    ),
  ].filter(Boolean);
}

/** Sentences, each with its numbers behind it. */
function said(sentences, open) {
  return sentences.flatMap((sentence) => [
    element("span", { class: `sentence ${sentence.state}` }, sentence.text),
    sentence.state === "unverified" && element("span", { class: "doubt" }, ` (${text("unverified")})`),
    " ",
    ...sentence.citations.map((citation) => mark(citation, open)),
    " ",
  ]);
}

/** What words of the trade in the answer mean. */
function glossary(terms) {
  return element(
    "details",
    { class: "terms" },
    element("summary", {}, `${text("terms")}: ${terms.map(({ term }) => term).join(", ")}`),
    element(
      "dl",
      { lang: "nl" },
      terms.flatMap(({ term, definition }) => [element("dt", {}, term), element("dd", {}, definition)]),
    ),
  );
}

/** A model's text is one; the sources' own sentences have a paragraph for each document. */
const paragraphs = ({ writer, sentences }) => (writer === "model" ? [sentences] : byDocument(sentences));

/** Sentences in groups of one document, in their order. */
function byDocument(sentences) {
  const groups = new Map();
  for (const sentence of sentences) {
    const id = sentence.citations[0]?.document_id;
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
