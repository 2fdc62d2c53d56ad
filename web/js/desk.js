import * as api from "./api.js";
import "./ask.js";
import { asking } from "./asked.js";
import "./examples.js";
import { current, text } from "./messages.js";
import "./source.js";
import "./thread.js";

/**
 * Where questions are asked and answered: what makes its parts work together, in a page or in a widget.
 * `root` holds the elements: sb-ask, sb-thread, sb-examples, sb-source and what is read out by a
 * screen reader ([role=status]).
 */
export class Desk {
  /** `settled` is called with a turn that has its answer, `renewed` when all of them are gone. */
  constructor(root, { settled = () => {}, renewed = () => {} } = {}) {
    this.root = root;
    [this.field, this.thread, this.examples, this.source, this.status] = ["sb-ask", "sb-thread", "sb-examples", "sb-source", "[role=status]"].map((each) => root.querySelector(each));
    this.renewed = renewed;
    // Without knowing what runs there, an answer can still be had.
    this.service = api.version().catch(() => ({ writer: "sources", levels: ["plain"], kept: null }));
    const on = (name, listener) => root.addEventListener(name, ({ detail }) => listener(detail));
    on("ask", (question) => this.ask(asking(question, this.field.filter.value, this.thread.questions())));
    on("again", ({ turn, asked }) => this.#again(turn, asked));
    on("settled", settled);
    on("renew", () => this.renew());
    on("cite", (cited) => this.source.open(cited).catch((error) => this.announce(error.message)));
    on("opened", () => root.classList.add("reading"));
    on("closed", () => root.classList.remove("reading"));
  }

  /** Show everything in the language of the messages, the first time and again in another. */
  async render() {
    this.field.render();
    await Promise.all([this.field.filter.load(), this.#exemplify()]);
  }

  async #exemplify() {
    this.examples.themes = await api.examples(current()).then(({ themes }) => themes, () => []);
  }

  /** Tell those who do not see the page what came about; once, when it is finished. */
  announce(message) {
    this.status.textContent = message;
  }

  /** Ask, in a turn of its own or again in one that is there. */
  async ask(asked, turn = this.thread.begin(asked)) {
    this.root.classList.add("asked");
    const signal = turn.wait(asked);
    this.announce(text("asking"));
    try {
      const service = await this.service;
      const follow = (name, data) => turn.follow(name, data);
      const result = await (service.writer === "model" ? api.follow(asked, follow, signal) : api.ask(asked, signal));
      if (signal.aborted) return;
      turn.settle(result, service);
      this.announce([...result.notices, outcome(result)].join(" "));
    } catch (error) {
      if (signal.aborted) return;
      turn.fail(error);
      this.announce(text("failed"));
    }
  }

  #again(turn, asked) {
    // What a chip took off the filters is off for the questions to come as well.
    this.field.filter.value = asked.filters;
    this.ask(asked, turn);
  }

  /** Show an earlier conversation as it was; `turns` have what was `asked` and its `result`. */
  async recall(turns) {
    const service = await this.service;
    for (const { asked, result } of turns) this.thread.begin(asked).settle(result, service);
    this.root.classList.toggle("asked", turns.length > 0);
  }

  /** Begin anew. */
  renew() {
    this.thread.clear();
    this.source.close();
    this.field.filter.value = {};
    this.root.classList.remove("asked");
    this.renewed();
    this.field.focusField();
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
