import * as api from "./api.js";
import { element } from "./element.js";
import { Facet } from "./facet.js";
import { chosen } from "./limits.js";
import { listed } from "./listed.js";
import { text } from "./messages.js";
import { amount, placeName } from "./naming.js";
import { nothing } from "./nothing.js";
import { announce, ready } from "./page.js";
import { Period } from "./period.js";
import { trouble } from "./trouble.js";
import * as wants from "./wanted.js";

// Milliseconds of rest after a key before it is worth looking.
const REST = 200;
// Below this the limits fold away; the style sheet has the same.
const WIDE = matchMedia("(min-width: 56rem)");

/** All documents, looked through by words, limits and order, which the page's address holds. */
class Documents extends HTMLElement {
  #wanted = wants.fromAddress();
  #asked = 0;
  #timer = 0;
  // Words that are still being typed are one step back, not one for each key.
  #typing = false;

  connectedCallback() {
    WIDE.addEventListener("change", () => this.#fold());
    addEventListener("popstate", () => {
      this.#wanted = wants.fromAddress();
      this.#typing = false;
      this.field.value = this.#wanted.q;
      this.#load();
    });
  }

  /** Once the texts are there, and again in another language. */
  render() {
    const toggle = (field, value) => this.#want(wants.toggled(this.#wanted, field, value));
    this.facets = wants.FIELDS.map((field) => new Facet(field, toggle));
    this.period = new Period((years) => this.#want(wants.dated(this.#wanted, years)));
    this.field = element("input", {
      type: "search",
      id: "words",
      maxlength: 200,
      autocomplete: "off",
      placeholder: text("documents.placeholder"),
      value: this.#wanted.q,
      oninput: () => this.#type(),
    });
    this.summary = element("summary", {});
    this.limits = element("details", { class: "limits" }, this.summary, this.facets.map(({ block }) => block), this.period.block);
    this.results = element("section", { class: "results", "aria-label": text("nav.documents") });
    this.#fold();
    const submit = (event) => {
      event.preventDefault();
      this.#type();
    };
    this.replaceChildren(
      element(
        "form",
        { class: "search", role: "search", onsubmit: submit },
        element("label", { for: "words" }, text("documents.search")),
        this.field,
      ),
      element("div", { class: "shelf" }, this.limits, this.results),
    );
    this.#load();
  }

  #fold() {
    this.limits.open = WIDE.matches;
  }

  #type() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const q = this.field.value.trim();
      if (q === this.#wanted.q) return;
      this.#want(wants.worded(this.#wanted, q), this.#typing);
      this.#typing = true;
    }, REST);
  }

  /** Show these instead; the way back leads to what was shown before, unless it takes its place. */
  #want(wanted, replacing = false) {
    this.#wanted = wanted;
    this.#typing = false;
    history[replacing ? "replaceState" : "pushState"](null, "", wants.toAddress(wanted));
    if (this.field.value.trim() !== wanted.q) this.field.value = wanted.q;
    this.#load();
  }

  async #load() {
    const asked = (this.#asked += 1);
    const wanted = this.#wanted;
    this.results.setAttribute("aria-busy", "true");
    try {
      const found = await api.documents(wants.toQuery(wanted), 0, wanted.shown);
      if (asked !== this.#asked) return;
      for (const facet of this.facets) facet.show(found.facets[facet.field].map(named(facet.field)), wanted.limits[facet.field]);
      this.period.show(found.facets.years, wanted.years);
      this.#show(found, wanted);
    } catch (error) {
      if (asked !== this.#asked) return;
      // An address may ask for what is no longer there: what it asks can be taken off.
      const limits = wants.limitsOf(wanted);
      this.results.replaceChildren(...(limits.length ? [chosen(limits, (wanted) => this.#want(wanted), wants.freed(wanted))] : []), trouble(error, () => this.#load()));
      announce(text("browse.failed"));
    }
    this.results.removeAttribute("aria-busy");
  }

  #show({ documents, total, left_out: leftOut }, wanted) {
    const limits = wants.limitsOf(wanted);
    this.summary.textContent = limits.length ? text("documents.limited", { count: limits.length }) : text("documents.limit");
    const count = text(total === 1 ? "oneDocument" : "manyDocuments", { count: amount(total) });
    const held = this.results.contains(document.activeElement) && document.activeElement;
    this.list = element("ol", { class: "list", onclick: follow }, documents.map(listed));
    this.results.replaceChildren(
      element("div", { class: "tally" }, element("h2", { id: "count", tabindex: "-1" }, count), this.#order(wanted)),
      ...(limits.length ? [chosen(limits, (wanted) => this.#want(wanted), wants.freed(wanted))] : []),
      ...(total ? [this.list] : [nothing(limits, wanted, (other) => this.#want(other))]),
    );
    this.#further(total);
    if (leftOut.length) this.results.append(unreadable(leftOut));
    if (held) this.querySelector(held.name === "sort" ? "[name=sort]" : "#count").focus();
    announce(total ? count : text("documents.none"));
    this.#return();
  }

  /** Back to the document that the reader comes from, if this page was left for one. */
  #return() {
    const followed = history.state?.followed;
    if (!followed) return;
    history.replaceState(null, "");
    const link = [...this.list.querySelectorAll("h3 a")].find(({ href }) => href === followed);
    link?.scrollIntoView({ block: "center" });
    link?.focus({ preventScroll: true });
  }

  #order(wanted) {
    const options = wants.SORTS.map((sort) => element("option", { value: sort, selected: sort === wanted.sort }, text(`documents.sort.${sort}`)));
    const change = ({ target }) => this.#want(wants.sorted(this.#wanted, target.value));
    return element("label", { class: "order" }, element("span", {}, text("documents.sort")), element("select", { name: "sort", onchange: change }, options));
  }

  /** A button for more of them, where there are. */
  #further(total) {
    this.results.querySelector(".further")?.remove();
    const there = this.list.childElementCount;
    if (there >= total) return;
    const button = element("button", { type: "button", class: "plain", onclick: () => this.#more(button) }, text("documents.further"));
    const line = element("p", { class: "further" }, button, element("span", {}, text("documents.shown", { shown: amount(there), total: amount(total) })));
    this.list.after(line);
  }

  async #more(button) {
    button.disabled = true;
    const asked = this.#asked;
    const there = this.list.childElementCount;
    try {
      const { documents, total } = await api.documents(wants.toQuery(this.#wanted), there, wants.STEP);
      if (asked !== this.#asked) return;
      this.#wanted = wants.furthered(this.#wanted);
      history.replaceState(null, "", wants.toAddress(this.#wanted));
      const items = documents.map(listed);
      this.list.append(...items);
      this.#further(total);
      items[0]?.querySelector("a").focus();
      announce(text("documents.shown", { shown: amount(this.list.childElementCount), total: amount(total) }));
    } catch (error) {
      button.disabled = false;
      announce(error.message);
    }
  }
}

/** A choice as this page calls it. */
const named = (field) => (choice) => (field === "municipality" ? { ...choice, label: placeName(choice.value) } : choice);

/** Remember which document is gone to: the list comes too late for the browser to find the place. */
function follow({ target }) {
  const link = target.closest("h3 a");
  if (link) history.replaceState({ followed: link.href }, "");
}

function unreadable(leftOut) {
  return element(
    "details",
    { class: "left-out" },
    element("summary", {}, text("documents.leftOut", { count: leftOut.length })),
    element("ul", {}, leftOut.map(({ path, reason }) => element("li", { lang: "en" }, `${path}: ${reason}`))),
  );
}

customElements.define("sb-documents", Documents);
await ready;
const page = document.querySelector("sb-documents");
page.render();
document.addEventListener("language", () => page.render());
