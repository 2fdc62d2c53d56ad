import { actions } from "./actions.js";
import { answered, refused, underway } from "./answer.js";
import { asking, heard, simpler } from "./asked.js";
import { chips, refocus } from "./chips.js";
import { editor } from "./editor.js";
import { element } from "./element.js";
import { failed } from "./failure.js";
import { feedback } from "./feedback.js";
import { text } from "./messages.js";
import { why } from "./why.js";

// Milliseconds. Most answers are there before a reader would think of stopping, or of worrying.
const STOPPABLE = 700;
const LONG = 10_000;

/** One question and what came of it, which may be asked again, with less or in other words. */
export class Turn {
  constructor(asked, thread) {
    this.thread = thread;
    this.chipOrder = [];
    this.body = element("div", { class: "body" });
    this.question = element("span", {});
    this.heading = element("h2", { tabindex: "-1" }, element("span", { class: "visually-hidden" }, `${text("you")}: `), this.question);
    this.edit = element("button", { type: "button", class: "quiet edit", onclick: () => this.#edit() }, text("edit"));
    this.head = element("div", { class: "head" }, this.heading, this.edit);
    this.article = element("article", { class: "turn" }, this.head, this.body);
    this.wait(asked);
  }

  /** From here on only what comes of this counts; gives the signal that something else is asked. */
  wait(asked) {
    this.asked = asked;
    this.result = null;
    this.written = [];
    this.question.textContent = asked.question;
    this.abort?.abort();
    this.abort = new AbortController();
    this.body.setAttribute("aria-busy", "true");
    this.#await();
    return this.abort.signal;
  }

  #await() {
    clearTimeout(this.stoppable);
    clearTimeout(this.long);
    const line = element("p", {}, text("asking"));
    this.stop = element("button", { type: "button", class: "plain stop", hidden: true, onclick: () => this.#stop() }, text("stop"));
    this.stoppable = setTimeout(() => (this.stop.hidden = false), STOPPABLE);
    this.long = setTimeout(() => (line.textContent = text("askingLong")), LONG);
    // What is there stays until there is something else: a chip that is pressed must not vanish.
    if (this.body.childElementCount && !this.body.matches(".waiting, .underway")) return;
    this.body.className = "body waiting";
    this.body.replaceChildren(line, this.stop);
  }

  /** Show how far an answer is: the sentences that were checked, and the one that is written. */
  follow(name, data) {
    if (name === "restart") this.written = [];
    if (name === "sentence") this.written.push(data);
    if (name !== "draft" && name !== "sentence") return;
    this.body.className = "body underway";
    this.body.replaceChildren(underway(this.written, name === "draft" ? data.text : ""), this.stop);
  }

  /** Show an answer or a refusal; `service` says at which `levels` it can be written and what is `kept`. */
  settle(result, { levels, kept }) {
    this.asked = heard(this.asked, result.question);
    this.result = result;
    this.question.textContent = result.question;
    const isAnswer = result.type === "answer";
    const citations = isAnswer ? result.sentences.flatMap(({ citations }) => citations) : [];
    const cited = new Map(citations.map(({ passage_id, number }) => [passage_id, number]));
    const cite = (citation) => this.thread.send("cite", { citation, citations, question: result.question });
    // A whole passage is marked as a citation is; it has no footnotes of its own to show.
    const open = (passage) => {
      const citation = { ...passage, sources: [] };
      this.thread.send("cite", { citation, citations: [citation], question: result.question });
    };
    const simplest = this.asked.level === "simple" || !levels.includes("simple");
    const explain = simplest ? null : () => this.again(simpler(this.asked));
    this.#show(
      chips(this.asked, result.understood, this.chipOrder, (asked) => this.again(asked)),
      ...result.notices.map((notice) => element("p", { class: "notice" }, notice)),
      ...(isAnswer ? answered(result, cite, explain) : refused(result, (question) => this.thread.send("ask", question))),
      why(this.asked, result.understood.parts, text(isAnswer ? "explain.title" : "whyRefused"), cited, open),
      isAnswer && actions(this.asked, result, this.article),
      feedback(this.asked, result, kept),
    );
    this.thread.send("settled", this);
  }

  again(asked) {
    this.thread.send("again", { turn: this, asked });
  }

  /** Say that it could not be asked. */
  fail(error) {
    this.#show(...failed(error, this.#buttons()));
  }

  remove() {
    this.abort.abort();
    this.article.remove();
  }

  /** What was checked so far stays, and is called unfinished. */
  #stop() {
    this.abort.abort();
    const unfinished = [underway(this.written, ""), element("p", { class: "notice" }, text("unfinished"))];
    const shown = this.written.length ? unfinished : [element("p", {}, text("stopped"))];
    this.#show(...shown, element("p", { class: "actions" }, this.#buttons()));
    this.heading.focus();
  }

  #buttons() {
    const again = element("button", { type: "button", class: "plain", onclick: () => this.again({ ...this.asked }) }, text("again"));
    return [again, element("button", { type: "button", class: "plain", onclick: () => this.#edit() }, text("edit"))];
  }

  /** Put the question in other words: in its place, so that what was asked before it still counts. */
  #edit() {
    if (this.head.querySelector("form")) return;
    const form = editor(this.asked.question, (question) => {
      close();
      if (question) this.again(asking(question, this.asked.filters, this.thread.questions(this)));
    });
    const close = () => {
      form.remove();
      this.heading.hidden = this.edit.hidden = false;
      this.heading.focus();
    };
    this.heading.hidden = this.edit.hidden = true;
    this.head.append(form);
    form.querySelector("textarea").focus();
  }

  #show(...content) {
    clearTimeout(this.stoppable);
    clearTimeout(this.long);
    const held = this.body.getRootNode().activeElement?.closest(".chip");
    const mine = held && this.body.contains(held);
    const place = mine ? [...this.body.querySelectorAll(".chip")].indexOf(held) : -1;
    const first = this.body.classList.contains("waiting");
    this.body.className = "body";
    this.body.removeAttribute("aria-busy");
    this.body.replaceChildren(...content.filter(Boolean));
    if (mine && !refocus(this.body, held.dataset.key, place)) this.heading.focus();
    // Only now is there enough below the question for it to come up to the top.
    if (first && this.thread.isLast(this)) this.article.scrollIntoView({ block: "start" });
  }
}
