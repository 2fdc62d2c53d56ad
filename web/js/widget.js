import * as conversation from "./conversation.js";
import { tokensFrom } from "./credential.js";
import { Desk } from "./desk.js";
import { element } from "./element.js";
import { load, text } from "./messages.js";
import { sheets } from "./sheets.js";

const FILTERS = ["kind", "domain", "municipality", "dataset"];

/**
 * `<stadsbron-vraagbaak>`: questions and answers within another page, as a button that opens a panel
 * or, with the attribute `inline`, in its place. Attributes:
 *
 * - `language`: `nl` or `en`; the page's where it is left out.
 * - `label`: what is on the button; `greeting`: what stands above the field.
 * - `kind`, `domain`, `municipality`, `dataset`: what to limit questions to, values apart by commas.
 * - `token-url`: where the page's own server gives `{"token": …, "expires_in": …}` for who reads it,
 *   where the service wants to know; for all widgets of a page.
 * - `accent`, `accent-ink`: colours; css/tokens.css has more, as custom properties.
 */
class Vraagbaak extends HTMLElement {
  async connectedCallback() {
    if (this.shadowRoot) return;
    if (this.hasAttribute("token-url")) tokensFrom(this.getAttribute("token-url"));
    const root = this.attachShadow({ mode: "open" });
    for (const name of ["accent", "accent-ink"]) {
      if (this.hasAttribute(name)) this.style.setProperty(`--sb-${name}`, this.getAttribute(name));
    }
    const language = this.getAttribute("language") ?? document.documentElement.lang.slice(0, 2);
    const [styles] = await Promise.all([sheets(), load(language)]);
    root.adoptedStyleSheets = styles;
    root.append(this.#frame(language));
    const remember = () => conversation.remember(this.desk.thread.settled, this.name);
    this.desk = new Desk(this.stage, { settled: remember, renewed: remember });
    this.desk.field.filter.value = this.#filters();
    if (this.hasAttribute("inline")) await this.#begin();
  }

  /** What is asked of the service, once: not before the reader wants something. */
  #begin() {
    this.begun ??= Promise.all([this.desk.render(), this.desk.recall(conversation.recall(this.name))]);
    return this.begun;
  }

  #filters() {
    const given = FILTERS.filter((name) => this.getAttribute(name));
    return Object.fromEntries(given.map((name) => [name, this.getAttribute(name).split(",").map((value) => value.trim())]));
  }

  #frame(language) {
    const inline = this.hasAttribute("inline");
    this.stage = element(
      "div",
      { class: "stage" },
      element(
        "div",
        { class: "main" },
        element("p", { class: "welcome" }, this.getAttribute("greeting") ?? text("widget.greeting")),
        element("sb-thread"),
        element("p", { class: "visually-hidden", role: "status", "aria-live": "polite" }),
        element("sb-ask"),
        element("sb-examples"),
      ),
      element("sb-source", { hidden: true }),
    );
    this.name = this.getAttribute("label") ?? text("widget.label");
    if (inline) return element("section", { class: "widget inline", lang: language, "aria-label": this.name }, this.stage);
    this.panel = element(
      "section",
      { class: "panel", id: "panel", role: "dialog", "aria-label": this.name, hidden: true, onkeydown: (event) => this.#onKey(event) },
      element(
        "header",
        {},
        element("h2", {}, this.name),
        element("button", { type: "button", class: "close", "aria-label": text("widget.close"), onclick: () => this.close() }, "×"),
      ),
      this.stage,
    );
    this.button = element(
      "button",
      { type: "button", class: "launch primary", "aria-expanded": "false", "aria-controls": "panel", onclick: () => this.open() },
      this.name,
    );
    return element("div", { class: "widget", lang: language }, this.panel, this.button);
  }

  /** Away with it, unless the key has done something within. */
  #onKey(event) {
    const within = event.defaultPrevented || this.shadowRoot.querySelector(":popover-open");
    if (event.key === "Escape" && !within) this.close();
  }

  async open() {
    this.#toggle(true);
    await this.#begin();
    this.desk.field.focusField();
  }

  close() {
    this.#toggle(false);
    this.button.focus();
  }

  #toggle(open) {
    this.panel.hidden = !open;
    this.button.hidden = open;
    this.button.setAttribute("aria-expanded", String(open));
  }
}

customElements.define("stadsbron-vraagbaak", Vraagbaak);
