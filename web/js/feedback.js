import * as api from "./api.js";
import { element } from "./element.js";
import { text } from "./messages.js";

const REASONS = ["wrong", "incomplete", "not_in_source", "outdated", "unclear", "other"];
// Enough of a sentence to know it by.
const SHOWN = 70;

/**
 * What a reader says of an answer, or of one sentence of it; nothing of it where the service does not
 * keep that. `kept` is the service's own account of what it keeps.
 */
export function feedback(asked, result, kept) {
  if (!kept?.feedback) return null;
  const place = element("div", { class: "feedback" });
  const sentences = result.sentences ?? [];
  const send = async (said) => {
    try {
      const about = { question: result.question, history: asked.history, sentences, language: result.language };
      thank(await api.sendFeedback({ ...about, ...said }));
    } catch (error) {
      place.append(element("p", { class: "notice", role: "alert" }, text("feedback.failed", { detail: error.message })));
    }
  };
  const thank = (receipt) => {
    const undo = async () => {
      await api.withdrawFeedback(receipt);
      begin();
    };
    const thanks = element("p", { tabindex: "-1", class: "row" }, text("feedback.thanks"), " ", element("button", { type: "button", class: "quiet", onclick: undo }, text("feedback.undo")));
    place.replaceChildren(thanks);
    thanks.focus();
  };
  const begin = () => {
    const button = (name, press) => element("button", { type: "button", class: "plain", onclick: press }, text(name));
    place.replaceChildren(
      element("p", { class: "row" }, element("span", {}, text("feedback.ask")), button("feedback.yes", () => send({ verdict: "helpful" })), button("feedback.no", explain)),
    );
  };
  const explain = () => {
    const shown = form(sentences, kept.retention_days, (said) => (said ? send({ verdict: "unhelpful", ...said }) : begin()));
    place.replaceChildren(shown);
    shown.querySelector("input").focus();
  };
  begin();
  return place;
}

/** What is wrong, of which sentence, in the reader's words; `done` is called with it, or null. */
function form(sentences, days, done) {
  const submit = (event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    const sentence = given.get("sentence");
    done({ reason: given.get("reason"), sentence: sentence ? Number(sentence) : null, comment: given.get("comment") });
  };
  const options = sentences.map(({ text: words }, place) =>
    element("option", { value: String(place), lang: "nl" }, `${place + 1}. ${words.length > SHOWN ? `${words.slice(0, SHOWN)} …` : words}`),
  );
  return element(
    "form",
    { class: "feedback-form", onsubmit: submit },
    element(
      "fieldset",
      {},
      element("legend", {}, text("feedback.why")),
      REASONS.map((reason) => element("label", {}, element("input", { type: "radio", name: "reason", value: reason, required: true }), ` ${text(`feedback.${reason}`)}`)),
    ),
    options.length > 0 && element("label", {}, text("feedback.about"), element("select", { name: "sentence" }, element("option", { value: "" }, text("feedback.whole")), options)),
    element("label", {}, text("feedback.comment"), element("textarea", { name: "comment", rows: 2, maxlength: 1000, autocomplete: "off" })),
    element("p", { class: "detail" }, text("feedback.kept", { days })),
    element("p", { class: "row" }, element("button", { type: "submit", class: "primary" }, text("feedback.send")), element("button", { type: "button", class: "plain", onclick: () => done(null) }, text("cancel"))),
  );
}
