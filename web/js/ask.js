import { element } from "./element.js";
import { text } from "./messages.js";

/** The question field. Sends the event `ask` with the question. */
class Ask extends HTMLElement {
  connectedCallback() {
    this.render();
  }

  render() {
    const value = this.querySelector("textarea")?.value ?? "";
    this.field = element("textarea", {
      id: "question",
      rows: 1,
      maxlength: 1000,
      placeholder: text("placeholder"),
      "aria-describedby": "question-hint",
      autocomplete: "off",
      onkeydown: (event) => this.onKey(event),
      oninput: () => this.fit(),
    });
    this.field.value = value;
    const form = element(
      "form",
      { onsubmit: (event) => this.submit(event) },
      element("label", { for: "question" }, text("question")),
      element("div", { class: "field" }, this.field, element("button", { type: "submit" }, text("ask"))),
      element("p", { class: "hint", id: "question-hint" }, text("hint")),
    );
    this.filter ??= element("sb-filter");
    this.replaceChildren(form, this.filter);
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
  }

  /** Grow with the text, up to the height that the style sheet allows. */
  fit() {
    this.field.setCustomValidity("");
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  submit(event) {
    event.preventDefault();
    const question = this.field.value.trim();
    if (question.length < 2) {
      this.field.setCustomValidity(text("tooShort"));
      this.field.reportValidity();
      return;
    }
    this.field.value = "";
    this.fit();
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail: question }));
  }

  focusField() {
    this.field.focus();
  }
}

/** Questions to click. Sends the event `ask` with the question. */
class Examples extends HTMLElement {
  set questions(questions) {
    const buttons = questions.map((question) =>
      element(
        "li",
        {},
        element(
          "button",
          {
            type: "button",
            lang: "nl",
            onclick: () =>
              this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail: question })),
          },
          question,
        ),
      ),
    );
    this.replaceChildren(
      element("h2", { "data-text": "examples" }, text("examples")),
      element("ul", { class: "questions" }, buttons),
    );
    this.hidden = questions.length === 0;
  }
}

customElements.define("sb-ask", Ask);
customElements.define("sb-examples", Examples);
