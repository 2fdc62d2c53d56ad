import * as api from "./api.js";
import { element } from "./element.js";
import { folded } from "./facet.js";
import { text } from "./messages.js";
import { questionAddress } from "./naming.js";
import { announce, ready } from "./page.js";
import { trouble } from "./trouble.js";

/** The glossary: by letter, narrowed while the reader types. The address may name a term: `#Wmo`. */
class Glossary extends HTMLElement {
  #terms = [];
  #typed = "";

  connectedCallback() {
    addEventListener("hashchange", () => this.#goTo());
  }

  async load() {
    try {
      this.#terms = await api.glossary();
    } catch (error) {
      this.replaceChildren(trouble(error, () => this.load()));
      announce(text("browse.failed"));
      return;
    }
    this.render();
    this.#goTo();
  }

  /** Once they are there, and again in another language. */
  render() {
    if (!this.#terms.length) return;
    this.field = element("input", { type: "search", id: "term", autocomplete: "off", placeholder: text("glossary.placeholder"), value: this.#typed, oninput: () => this.#type() });
    const ids = new Map(this.#terms.map(({ id, term }) => [term, id]));
    const groups = Map.groupBy(this.#terms, ({ term }) => letter(term));
    this.entries = new Map(this.#terms.map((term) => [term.id, entry(term, ids)]));
    this.groups = [...groups].map(([name, terms]) => ({ name, terms, block: group(name, terms.map(({ id }) => this.entries.get(id))) }));
    this.letters = element("ul", { class: "letters" }, this.groups.map(({ name }) => element("li", {}, element("a", { href: `#letter-${name}` }, name))));
    this.none = element("p", { class: "none", hidden: true });
    this.replaceChildren(
      element("form", { class: "search", role: "search", onsubmit: (event) => event.preventDefault() }, element("label", { for: "term" }, text("glossary.search")), this.field),
      element("nav", { "aria-label": text("glossary.letters") }, this.letters),
      this.none,
      ...this.groups.map(({ block }) => block),
    );
    this.#narrow();
  }

  #type() {
    this.#typed = this.field.value;
    const left = this.#narrow();
    announce(text(left === 1 ? "glossary.one" : "glossary.many", { count: left }));
  }

  /** Show the terms that have what was typed in a name or in their meaning; gives how many. */
  #narrow() {
    const words = folded(this.#typed.trim());
    let left = 0;
    for (const [place, { terms, block }] of this.groups.entries()) {
      const fitting = terms.filter((term) => wordsOf(term).includes(words));
      for (const term of terms) this.entries.get(term.id).hidden = !fitting.includes(term);
      left += fitting.length;
      block.hidden = !fitting.length;
      this.letters.children[place].hidden = !fitting.length;
    }
    this.none.hidden = left > 0;
    this.none.textContent = text("glossary.none", { words: this.#typed.trim() });
    return left;
  }

  /** To the term that the address names, even if what was typed hides it. */
  #goTo() {
    const name = decodeURIComponent(location.hash.slice(1));
    // Whoever writes an address by hand does not know which letters are capitals.
    const term = this.#terms.find(({ id }) => folded(id) === folded(name));
    const place = term ? this.entries.get(term.id) : document.getElementById(name);
    for (const each of this.querySelectorAll(".here")) each.classList.remove("here");
    if (!place || !this.contains(place)) return;
    if (place.hidden) {
      this.field.value = this.#typed = "";
      this.#narrow();
    }
    place.classList.toggle("here", Boolean(term));
    place.scrollIntoView({ block: "start" });
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }
}

const letter = (term) => folded(term).match(/[a-z]/)?.[0].toUpperCase() ?? "#";

const namesOf = ({ full, synonyms, everyday }) => [full, ...synonyms, ...everyday].filter(Boolean);
const wordsOf = (term) => folded([term.term, term.english, term.definition, ...namesOf(term)].filter(Boolean).join(" "));

function group(name, entries) {
  return element("section", { class: "letter", "aria-labelledby": `letter-${name}` }, element("h2", { id: `letter-${name}` }, name), element("div", { class: "entries" }, entries));
}

function entry(found, ids) {
  const { id, term, full, synonyms, everyday, english, definition, related, dataset, source, unconfirmed } = found;
  const others = related.filter((name) => ids.has(name));
  return element(
    "article",
    { class: "entry", id },
    element("h3", {}, element("a", { href: `#${id}`, lang: "nl" }, term), full && element("span", { class: "full", lang: "nl" }, full)),
    element("p", { class: "meaning", lang: "nl" }, definition),
    element(
      "dl",
      { class: "facts" },
      line("glossary.synonyms", [...synonyms, ...everyday].join(", "), "nl"),
      line("glossary.english", english, "en"),
      others.length > 0 && line("glossary.related", others.map((name, place) => [place ? ", " : "", element("a", { href: `#${ids.get(name)}` }, name)]).flat(), "nl"),
      line("glossary.source", source ? cited(source) : unconfirmed && text("glossary.own"), source ? "nl" : null),
    ),
    element(
      "p",
      { class: "links" },
      element("a", { href: questionAddress(`Wat is ${term}?`) }, text("glossary.ask"), element("span", { class: "visually-hidden", lang: "nl" }, `: ${term}`)),
      dataset && element("a", { href: `combinaties.html?dataset=${encodeURIComponent(term)}` }, text("glossary.used"), element("span", { class: "visually-hidden", lang: "nl" }, `: ${term}`)),
    ),
  );
}

function line(name, value, lang) {
  if (!value || !value.length) return null;
  return element("div", {}, element("dt", {}, text(name)), element("dd", { lang }, value));
}

function cited({ title, publisher, year, url }) {
  return [element("a", { href: url, rel: "noopener" }, title), ` (${[publisher, year].filter(Boolean).join(", ")})`];
}

customElements.define("sb-glossary", Glossary);
await ready;
const page = document.querySelector("sb-glossary");
page.load();
document.addEventListener("language", () => page.render());
