import * as api from "./api.js";
import "./ask.js";
import { asking, fromAddress, toAddress } from "./asked.js";
import * as conversation from "./conversation.js";
import "./examples.js";
import { current, text } from "./messages.js";
import { announce, ready } from "./page.js";
import "./source.js";
import "./thread.js";

const find = (selector) => document.querySelector(selector);
const [thread, field, source] = [find("sb-thread"), find("sb-ask"), find("sb-source")];
const { filter } = field;

// Without knowing who writes, an answer can still be had.
const writer = api.writer().catch(() => ({ writer: "sources", levels: ["plain"] }));

/** Ask, in a turn of its own or again in one that is there. */
async function ask(asked, turn = thread.begin(asked)) {
  document.body.classList.add("asked");
  const signal = turn.wait(asked);
  announce(text("asking"));
  try {
    const written = (await writer).writer === "model";
    const result = await (written ? api.follow(asked, (name, data) => turn.follow(name, data), signal) : api.ask(asked, signal));
    if (signal.aborted) return;
    turn.settle(result, (await writer).levels);
    // Only now, since what was typed may hold personal data, which the service leaves out.
    history.replaceState(null, "", toAddress(turn.asked));
    announce([...result.notices, outcome(result)].join(" "));
  } catch (error) {
    if (signal.aborted) return;
    turn.fail(error);
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

/** Show the conversation of this tab again, as it was. */
async function recall(turns) {
  const { levels } = await writer;
  for (const { asked, result } of turns) thread.begin(asked).settle(result, levels);
  if (turns.length) document.body.classList.add("asked");
}

function renew() {
  thread.clear();
  conversation.remember([]);
  source.close();
  filter.value = {};
  document.body.classList.remove("asked");
  history.replaceState(null, "", location.pathname);
  field.focusField();
}

/** What depends on the language and comes from the service. */
async function fill() {
  await filter.load();
  find("sb-examples").themes = await api.examples(current()).then(({ themes }) => themes, () => []);
}

/** The conversation so far, and the question in the address unless that is its last. */
async function start() {
  const kept = conversation.recall();
  const shared = fromAddress();
  await recall(kept);
  const isLast = kept.length > 0 && shared && toAddress(kept.at(-1).asked).href === toAddress(shared).href;
  if (shared && !isLast) {
    filter.value = shared.filters;
    ask(shared);
  } else if (!kept.length) {
    field.focusField();
  }
}

await ready;
field.render();
document.addEventListener("language", () => {
  field.render();
  fill();
});
document.addEventListener("ask", ({ detail: question }) => ask(asking(question, filter.value, thread.questions())));
document.addEventListener("again", ({ detail: { turn, asked } }) => {
  // What a chip took off the filters is off for the questions to come as well.
  filter.value = asked.filters;
  ask(asked, turn);
});
document.addEventListener("settled", () => conversation.remember(thread.settled));
document.addEventListener("renew", renew);
document.addEventListener("cite", ({ detail }) => source.open(detail).catch((error) => announce(error.message)));
start();
await fill();
