import { element } from "./element.js";
import { text } from "./messages.js";

// As many as fit on a phone's screen below the question field.
const SHOWN = 6;

/** Questions to begin with, by theme. Sends the event `ask` with the one that is pressed. */
class Examples extends HTMLElement {
  #themes = [];
  #chosen = null;

  /** `{theme, label, questions}` for each theme that has any. */
  set themes(themes) {
    this.#themes = themes;
    if (!themes.some(({ theme }) => theme === this.#chosen)) this.#chosen = null;
    this.render();
  }

  render() {
    this.hidden = this.#themes.length === 0;
    if (this.hidden) return;
    const theme = this.#themes.find(({ theme }) => theme === this.#chosen);
    const questions = theme ? pick(theme.questions, SHOWN) : mixed(this.#themes);
    this.replaceChildren(
      element("h2", {}, text("examples")),
      element("div", { class: "themes", role: "group", "aria-label": text("themes") }, this.#tab(null, text("everyTheme")), this.#themes.map(({ theme, label }) => this.#tab(theme, label))),
      element("ul", { class: "questions" }, questions.map((question) => element("li", {}, this.#button(question)))),
    );
  }

  #tab(theme, label) {
    const press = () => {
      this.#chosen = theme;
      this.render();
      this.querySelector("[aria-pressed=true]").focus();
    };
    return element("button", { type: "button", class: "chip", "aria-pressed": String(theme === this.#chosen), onclick: press }, label);
  }

  #button(question) {
    const press = () => this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail: question }));
    return element("button", { type: "button", lang: "nl", onclick: press }, question);
  }
}

/** Questions of each theme in turn. */
function mixed(themes) {
  const each = themes.map(({ questions }) => pick(questions, SHOWN));
  const ranks = Array.from({ length: SHOWN }, (_, rank) => each.flatMap((questions) => questions[rank] ?? []));
  return [...new Set(ranks.flat())].slice(0, SHOWN);
}

/** A few questions that start from different documents, other ones each day. */
function pick(questions, count) {
  const step = Math.max(1, Math.floor(questions.length / count));
  const day = Math.floor(Date.now() / 86_400_000) % step;
  return questions.filter((_, place) => place % step === day).slice(0, count);
}

customElements.define("sb-examples", Examples);
