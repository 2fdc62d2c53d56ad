import * as api from "./api.js";
import "./ask.js";
import * as messages from "./messages.js";
import "./source.js";
import "./thread.js";

const { text } = messages;
const find = (selector) => document.querySelector(selector);
// As many as fit on a phone's screen below the question field.
const EXAMPLES = 6;

function announce(message) {
  find("[role=status]").textContent = message;
}

async function ask(question) {
  document.body.classList.add("asked");
  const turn = find("sb-thread").begin(question);
  announce(text("asking"));
  try {
    const result = await api.ask(question);
    if (result.type === "answer") {
      turn.answer(result);
      const documents = new Set(result.sentences.map(({ citation }) => citation.document_id)).size;
      announce(
        text("answered", {
          count: result.sentences.length,
          documents: text(documents === 1 ? "oneDocument" : "manyDocuments", { count: documents }),
        }),
      );
    } else {
      turn.refuse(result);
      announce(text("refused"));
    }
  } catch (error) {
    turn.fail(error, () => ask(question));
    announce(text("failed"));
  }
}

function onAsk({ detail: question }) {
  const address = new URL(location.href);
  address.searchParams.set("q", question);
  history.replaceState(null, "", address);
  ask(question);
}

async function switchLanguage() {
  await messages.load(messages.other());
  find("sb-ask").render();
  find(".language").title = text("languageTitle");
  find(".language").lang = messages.other();
}

/** A few questions that start from different documents, other ones each day. */
function pick(questions) {
  const step = Math.max(1, Math.floor(questions.length / EXAMPLES));
  const day = Math.floor(Date.now() / 86_400_000) % step;
  return questions.filter((_, place) => place % step === day).slice(0, EXAMPLES);
}

await messages.load();
find("sb-ask").render();
find(".language").lang = messages.other();
find(".language").addEventListener("click", switchLanguage);
document.addEventListener("ask", onAsk);
document.addEventListener("cite", ({ detail }) =>
  find("sb-source").open(detail.citation, detail.citations).catch((error) => announce(error.message)),
);
const asked = new URL(location.href).searchParams.get("q");
if (asked) ask(asked);
else find("sb-ask").focusField();
try {
  find("sb-examples").questions = pick((await api.examples()).questions);
} catch {
  find("sb-examples").hidden = true;
}
