import { element } from "./element.js";
import { current, text } from "./messages.js";
import { preview } from "./preview.js";

/** An answer's sentences as paragraphs, or as a table where it is one; `open` is called with a citation. */
export function composed(answer, explainer, open) {
  return answer.form === "table" ? sideBySide(answer, explainer, open) : inParagraphs(answer, explainer, open);
}

function inParagraphs(answer, explainer, open) {
  const lang = answer.writer === "model" ? answer.language : "nl";
  return paragraphs(answer).map((sentences) => element("p", { class: "answer", lang }, said(sentences, explainer, open)));
}

/** What is about nothing in particular, and a table with a row for each thing that is told of. */
function sideBySide({ sentences }, explainer, open) {
  const rows = Map.groupBy(sentences, ({ label }) => label);
  const general = rows.get("") ?? [];
  rows.delete("");
  const column = (name) => element("th", { scope: "col" }, text(name));
  return [
    general.length > 0 && element("p", { class: "answer", lang: "nl" }, said(general, explainer, open)),
    element(
      "table",
      { class: "answer" },
      element("thead", {}, element("tr", {}, column("tableAbout"), column("tableSaid"))),
      element(
        "tbody",
        { lang: "nl" },
        [...rows].map(([name, its]) =>
          element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, said(its, explainer, open))),
        ),
      ),
    ),
  ].filter(Boolean);
}

/** Sentences, each with its numbers behind it, and what there is to say of its check. */
function said(sentences, explainer, open) {
  return sentences.flatMap((sentence) => [
    element("span", { class: `sentence ${sentence.state}` }, explainer.explain(sentence.text)),
    " ",
    sentence.state !== "verified" && state(sentence.state),
    ...sentence.citations.map((citation) => mark(citation, open)),
    " ",
  ]);
}

function state(name) {
  return element("span", { class: `state ${name}`, lang: current(), title: text(`state.${name}.title`) }, text(`state.${name}`));
}

/** A model's text is one; the sources' own sentences have a paragraph for each document. */
function paragraphs({ writer, sentences }) {
  if (writer === "model") return [sentences];
  return [...Map.groupBy(sentences, ({ citations }) => citations[0]?.document_id).values()];
}

function mark(citation, open) {
  const button = element(
    "button",
    { type: "button", class: "cite", "aria-label": label(citation), onclick: () => open(citation) },
    String(citation.number),
  );
  preview(button, citation);
  return button;
}

function label({ number, title, section }) {
  return text("openSource", { number, title, section: section.join(" › ") });
}
