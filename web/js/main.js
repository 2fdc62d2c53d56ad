import * as api from "./api.js";
import "./ask.js";
import { asking, fromAddress, toAddress } from "./asked.js";
import "./filter.js";
import * as messages from "./messages.js";
import "./source.js";
import "./thread.js";

const { text } = messages;
const find = (selector) => document.querySelector(selector);
// As many as fit on a phone's screen below the question field.
const EXAMPLES = 6;

// Without knowing who writes, an answer can still be had.
const writer = api.writer().catch(() => ({ writer: "sources", levels: ["plain"] }));

function announce(message) {
  find("[role=status]").textContent = message;
}

/** Ask, in a turn of its own or again in one that is there. */
async function ask(asked, turn = find("sb-thread").begin(asked)) {
  document.body.classList.add("asked");
  const signal = turn.wait(asked);
  announce(text("asking"));
  try {
    const written = (await writer).writer === "model";
    const result = await (written ? api.follow(asked, (name, data) => turn.follow(name, data), signal) : api.ask(asked));
    if (turn.asked !== asked) return;
    turn.settle(result, (await writer).levels);
    // Only now, since what was typed may hold personal data, which the service leaves out.
    history.replaceState(null, "", toAddress(turn.asked));
    announce([...result.notices, outcome(result)].join(" "));
  } catch (error) {
    if (turn.asked !== asked) return;
    turn.fail(error, () => ask(asked, turn));
    announce(text("failed"));
  }
}

function outcome(result) {
  if (result.type === "refusal") return text("refused");
  const documents = new Set(result.sentences.flatMap(({ citations }) => citations.map((each) => each.document_id))).size;
  return text("answered", {
    count: result.sentences.length,
    documents: text(documents === 1 ? "oneDocument" : "manyDocuments", { count: documents }),
  });
}

/** A chip was pressed: what it took off the filters is off for the questions to come as well. */
function onAgain({ detail: { turn, asked } }) {
  find("sb-filter").value = asked.filters;
  ask(asked, turn);
}

async function switchLanguage() {
  await messages.load(messages.other());
  find("sb-ask").render();
  await find("sb-filter").load();
  find(".language").title = text("languageTitle");
  find(".language").lang = messages.other();
}

/** A few questions that start from different documents, other ones each day. */
function pick(questions) {
  const step = Math.max(1, Math.floor(questions.length / EXAMPLES));
  const day = Math.floor(Date.now() / 86_400_000) % step;
  return questions.filter((_, place) => place % step === day).slice(0, EXAMPLES);
}

// Before the first await: who presses it while the texts are on their way must not be passed over.
const loaded = messages.load();
find(".language").addEventListener("click", async () => {
  await loaded;
  await switchLanguage();
});
await loaded;
find("sb-ask").render();
find(".language").lang = messages.other();
document.addEventListener("ask", ({ detail: question }) => ask(asking(question, find("sb-filter").value, find("sb-thread").questions)));
document.addEventListener("again", onAgain);
document.addEventListener("cite", ({ detail }) =>
  find("sb-source").open(detail.citation, detail.citations).catch((error) => announce(error.message)),
);
const shared = fromAddress();
if (shared) {
  find("sb-filter").value = shared.filters;
  ask(shared);
} else {
  find("sb-ask").focusField();
}
await find("sb-filter").load();
try {
  find("sb-examples").questions = pick((await api.examples()).questions);
} catch {
  find("sb-examples").hidden = true;
}
