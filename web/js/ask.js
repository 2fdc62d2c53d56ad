import { element } from "./element.js";
import "./filter.js";
import { text } from "./messages.js";
import { Suggestions } from "./suggest.js";

/**
 * The question field, with `filter` below it. Sends `ask` with the question, and `renew` where the
 * reader wants to begin anew.
 */
class Ask extends HTMLElement {
  filter = element("sb-filter");

  /** Once the texts are there, and again in another language: what was typed stays. */
  render() {
    const value = this.field?.value ?? "";
    this.field = element("textarea", {
      id: "question",
      rows: 1,
      maxlength: 1000,
      placeholder: text("placeholder"),
      "aria-describedby": "question-hint",
      autocomplete: "off",
      onkeydown: (event) => this.#onKey(event),
      oninput: () => this.#onInput(),
    });
    this.field.value = value;
    this.suggestions = new Suggestions(this.field, (question) => this.send(question));
    const form = element(
      "form",
      { onsubmit: (event) => this.#submit(event) },
      element("label", { for: "question" }, text("question")),
      element("div", { class: "field" }, this.field, element("button", { type: "submit", class: "primary" }, text("ask"))),
      this.suggestions.list,
      element("p", { class: "hint", id: "question-hint" }, text("hint")),
    );
    const renew = element(
      "button",
      { type: "button", class: "quiet renew", onclick: () => this.dispatchEvent(new CustomEvent("renew", { bubbles: true })) },
      text("renew"),
    );
    this.replaceChildren(form, element("div", { class: "below" }, this.filter, renew));
  }

  #onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
    else this.suggestions.onKey(event);
  }

  #onInput() {
    this.#fit();
    this.suggestions.look();
  }

  /** Grow with the text, up to the height that the style sheet allows. */
  #fit() {
    this.field.setCustomValidity("");
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  #submit(event) {
    event.preventDefault();
    const question = this.field.value.trim();
    if (question.length < 2) {
      this.field.setCustomValidity(text("tooShort"));
      this.field.reportValidity();
      return;
    }
    this.send(question);
  }

  send(question) {
    this.field.value = "";
    this.#fit();
    this.suggestions.close();
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail: question }));
  }

  focusField() {
    this.field.focus();
  }
}

customElements.define("sb-ask", Ask);
