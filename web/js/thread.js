import { answered, failed, refused, underway } from "./answer.js";
import { heard, simpler } from "./asked.js";
import { chips, refocus } from "./chips.js";
import { element } from "./element.js";
import { text } from "./messages.js";
import { why } from "./why.js";

/**
 * The questions asked and what came of each. Sends `cite` with a citation and its siblings, `ask`
 * with a suggested question, and `again` with a turn and what to ask in it instead.
 */
class Thread extends HTMLElement {
  /** Show a question as being looked up. */
  begin(asked) {
    const turn = new Turn(asked, this);
    this.append(turn.article);
    turn.article.scrollIntoView({ block: "start" });
    return turn;
  }

  /** What was asked and heard, oldest first. */
  get questions() {
    return [...this.children].map(({ question }) => question).filter(Boolean);
  }

  send(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

/** One question and what came of it, which may be asked again with less. */
class Turn {
  constructor(asked, thread) {
    this.thread = thread;
    this.chipOrder = [];
    this.body = element("div", { class: "body waiting" }, element("p", {}, text("asking")));
    this.question = element("span", {}, asked.question);
    this.heading = element(
      "h2",
      { tabindex: "-1" },
      element("span", { class: "visually-hidden" }, `${text("you")}: `),
      this.question,
    );
    this.article = element("article", { class: "turn" }, this.heading, this.body);
    this.wait(asked);
  }

  /** From here on only what comes of this counts; gives the signal that something else is asked. */
  wait(asked) {
    this.asked = asked;
    this.written = [];
    this.abort?.abort();
    this.abort = new AbortController();
    this.body.setAttribute("aria-busy", "true");
    return this.abort.signal;
  }

  /** Show how far an answer is: the sentences that were checked, and the one that is written. */
  follow(name, data) {
    if (name === "restart") this.written = [];
    if (name === "sentence") this.written.push(data);
    const shown = name === "draft" || name === "sentence";
    if (!shown) return;
    this.body.classList.remove("waiting");
    this.body.classList.add("underway");
    this.body.replaceChildren(...underway(this.written, name === "draft" ? data.text : ""));
  }

  /** Show an answer or a refusal; `levels` are those at which it can be written. */
  settle(result, levels) {
    this.asked = heard(this.asked, result.question);
    this.question.textContent = result.question;
    this.article.question = result.question;
    const isAnswer = result.type === "answer";
    const citations = isAnswer ? result.sentences.flatMap(({ citations }) => citations) : [];
    const cited = new Map(citations.map(({ passage_id, number }) => [passage_id, number]));
    const cite = (citation) => this.thread.send("cite", { citation, citations });
    // A whole passage is marked as a citation is; it has no footnotes of its own to show.
    const open = (passage) => {
      const citation = { ...passage, sources: [] };
      this.thread.send("cite", { citation, citations: [citation] });
    };
    const again = (asked) => this.thread.send("again", { turn: this, asked });
    const simplest = this.asked.level === "simple" || !levels.includes("simple");
    const explain = simplest ? null : () => again(simpler(this.asked));
    this.#show(
      chips(this.asked, result.understood, this.chipOrder, again),
      ...result.notices.map((notice) => element("p", { class: "notice" }, notice)),
      ...(isAnswer ? answered(result, cite, explain) : refused(result, (question) => this.thread.send("ask", question))),
      why(this.asked, result.understood.parts, text(isAnswer ? "explain.title" : "whyRefused"), cited, open),
    );
  }

  /** Say that it could not be asked; `again` asks once more. */
  fail(error, again) {
    this.#show(...failed(error, again));
  }

  #show(...content) {
    const held = document.activeElement.closest(".chip");
    const mine = held && this.body.contains(held);
    const place = mine ? [...this.body.querySelectorAll(".chip")].indexOf(held) : -1;
    const first = this.body.classList.contains("waiting");
    this.body.classList.remove("waiting", "underway");
    this.body.removeAttribute("aria-busy");
    this.body.replaceChildren(...content.filter(Boolean));
    if (mine && !refocus(this.body, held.dataset.key, place)) this.heading.focus();
    // Only now is there enough below the question for it to come up to the top.
    if (first && this.article === this.thread.lastElementChild) {
      this.article.scrollIntoView({ block: "start" });
    }
  }
}

customElements.define("sb-thread", Thread);
