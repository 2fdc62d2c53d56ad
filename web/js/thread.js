import { Turn } from "./turn.js";

/**
 * The questions asked and what came of each. Sends `cite` with a citation and its siblings, `ask`
 * with a suggested question, `again` with a turn and what to ask in it instead, and `settled` once
 * one has its answer.
 */
class Thread extends HTMLElement {
  #turns = [];

  /** Show a question as being looked up. */
  begin(asked) {
    const turn = new Turn(asked, this);
    this.#turns.push(turn);
    this.append(turn.article);
    turn.article.scrollIntoView({ block: "start" });
    return turn;
  }

  /** Those that have their answer, oldest first: `asked` and `result`. */
  get settled() {
    return this.#turns.filter(({ result }) => result);
  }

  /** What was asked and heard before a turn, or so far, oldest first. */
  questions(before = null) {
    const until = before ? this.#turns.indexOf(before) : this.#turns.length;
    return this.#turns.slice(0, until).flatMap(({ result }) => (result ? [result.question] : []));
  }

  isLast(turn) {
    return this.#turns.at(-1) === turn;
  }

  clear() {
    for (const turn of this.#turns) turn.remove();
    this.#turns = [];
  }

  send(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

customElements.define("sb-thread", Thread);
