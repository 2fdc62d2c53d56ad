import { composed } from "./said.js";
import { element } from "./element.js";
import { text } from "./messages.js";
import { sourceList } from "./sources.js";
import { Explainer } from "./terms.js";

// From where on an answer is called sure, and fairly sure. The service answers from about .5 on.
const SURE = 0.9;
const FAIRLY = 0.7;

/**
 * An answer with its citations; `open` is called with the one that is pressed, `explain` where the
 * reader wants it in simpler words, if it can be had so.
 */
export function answered(answer, open, explain) {
  const explainer = new Explainer(answer.terms);
  return [
    element("h3", { class: "visually-hidden" }, text("answer")),
    element("p", { class: "lead" }, answer.lead),
    ...composed(answer, explainer, open),
    ...explainer.notes,
    element(
      "p",
      { class: "seal" },
      element("span", { class: "checked" }, text(answer.writer === "model" ? "checked" : "verbatim")),
      " ",
      element("span", { class: "sure" }, text(sure(answer.confidence))),
    ),
    explain && element("button", { type: "button", class: "plain", onclick: explain }, text("simpler")),
    element("h3", {}, text("sources")),
    sourceList(answer, open),
  ];
}

function sure(confidence) {
  if (confidence >= SURE) return "sure";
  return confidence >= FAIRLY ? "fairlySure" : "unsure";
}

/** An answer that is being written: what was checked, and the sentence that is not finished. */
export function underway(sentences, draft) {
  return element(
    "p",
    { class: "answer" },
    sentences.map((sentence) => [element("span", { class: "sentence" }, sentence.text), " "]).flat(),
    draft && element("span", { class: "draft", title: text("draft") }, draft),
  );
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
