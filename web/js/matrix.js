import * as api from "./api.js";
import { Combined } from "./combined.js";
import { element } from "./element.js";
import { Facet } from "./facet.js";
import { Grid } from "./grid.js";
import { current, text } from "./messages.js";
import { capital, domainName, placeName } from "./naming.js";
import { apart, byDataset, byPlace, casesOf, lookedThrough, placesOf } from "./outcome.js";
import { announce, ready } from "./page.js";
import * as sifts from "./sifted.js";
import { trouble } from "./trouble.js";

// Below this a table of forty columns is no table; the style sheet has the same.
const WIDE = matchMedia("(min-width: 56rem)");
// More of them are a list to look through, not an outcome to read.
const FEW = 5;

const usual = () => (WIDE.matches ? "table" : "places");

/** Who combined which data: a table, or lists by place and by data set. The address holds the choice. */
class Matrix extends HTMLElement {
  #sifted = sifts.fromAddress(usual());
  #asked = 0;

  connectedCallback() {
    WIDE.addEventListener("change", () => this.#show());
    addEventListener("popstate", () => this.#take(sifts.fromAddress(usual())));
  }

  /** Fetch it, in the language of the page. */
  async load() {
    const asked = (this.#asked += 1);
    try {
      const found = await api.matrix(this.#sifted.domain);
      if (asked !== this.#asked) return;
      this.combined = new Combined(found);
      this.grid = new Grid(this.combined, (what) => this.#press(what));
      this.#layOut();
      this.#show();
    } catch (error) {
      if (asked !== this.#asked) return;
      this.replaceChildren(trouble(error, () => this.load()));
      announce(text("browse.failed"));
    }
  }

  get #view() {
    return this.#sifted.view === "table" && !WIDE.matches ? "places" : this.#sifted.view;
  }

  #layOut() {
    this.facet = new Facet("dataset", (_, name) => this.#want(sifts.combining(this.#sifted, name)));
    this.views = element("div", { class: "views", role: "group", "aria-label": text("view") }, sifts.VIEWS.map((view) => this.#viewButton(view)));
    this.pick = element("details", { class: "limits", open: WIDE.matches }, element("summary", {}, text("matrix.pick")), element("p", { class: "detail" }, text("matrix.pickHelp")), this.facet.block);
    this.outcome = element("section", { class: "outcome", "aria-labelledby": "outcome" });
    this.stage = element("div", { class: "pairing" });
    this.replaceChildren(element("div", { class: "controls" }, this.views, this.#domain()), this.stage);
  }

  #viewButton(view) {
    return element("button", { type: "button", "data-view": view, onclick: () => this.#want(sifts.viewed(this.#sifted, view)) }, text(`matrix.view.${view}`));
  }

  #domain() {
    const options = sifts.DOMAINS.map((domain) => element("option", { value: domain, selected: domain === this.#sifted.domain }, domainName(domain)));
    const change = ({ target }) => this.#want(sifts.within(this.#sifted, target.value));
    return element("label", { class: "domain" }, element("span", {}, text("filter.domain")), element("select", { name: "domain", onchange: change }, element("option", { value: "" }, text("filter.all")), options));
  }

  #press({ place, dataset }) {
    if (place === undefined) this.#want(sifts.combining(this.#sifted, dataset));
    else this.#want(dataset === undefined ? sifts.placed(this.#sifted, place) : sifts.met(this.#sifted, place, dataset));
  }

  #want(sifted) {
    history.pushState(null, "", sifts.toAddress(sifted, usual()));
    this.#take(sifted);
  }

  async #take(sifted) {
    const elsewhere = sifted.domain !== this.#sifted.domain;
    this.#sifted = sifted;
    if (!elsewhere) return this.#show(true);
    await this.load();
    this.querySelector("[name=domain]")?.focus();
  }

  #show(speaking = false) {
    if (!this.combined) return;
    const { datasets } = this.#sifted;
    const view = this.#view;
    if (this.stage.dataset.view !== view) this.#place(view);
    this.grid.block.hidden = view !== "table";
    for (const button of this.views.children) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
      button.hidden = button.dataset.view === "table" && !WIDE.matches;
    }
    this.grid.mark(this.#sifted);
    const free = this.#sifted.place ? [] : datasets;
    this.facet.show(this.#choices(free), free);
    const name = this.#name();
    const held = this.outcome.contains(document.activeElement);
    this.outcome.replaceChildren(element("h2", { id: "outcome", tabindex: "-1" }, name), ...this.#content(view).filter(Boolean));
    if (held) this.querySelector("#outcome").focus();
    if (speaking) announce([name, this.#tally()].filter(Boolean).join(": "));
  }

  /** What comes first for the eye comes first for the keyboard: the table, or what limits the list. */
  #place(view) {
    this.stage.dataset.view = view;
    const { block } = this.grid;
    this.stage.append(...(view === "table" ? [block, this.outcome, this.pick] : [this.pick, this.outcome, block]));
  }

  /** Each data set with how many cases would have it beside those that are chosen. */
  #choices(chosen) {
    return this.combined.datasets
      .map(({ value, name }) => ({ value, label: name, documents: this.combined.count([...new Set([...chosen, value])]) }))
      .filter(({ value, documents }) => documents || chosen.includes(value))
      .toSorted((one, other) => other.documents - one.documents);
  }

  #found() {
    const { place, datasets } = this.#sifted;
    const found = this.combined.placesWith(datasets);
    const row = this.combined.rowOf(place);
    return place ? found.filter((each) => each.row === row) : found;
  }

  #name() {
    const { place, datasets } = this.#sifted;
    const listed = new Intl.ListFormat(current(), { type: "conjunction" }).format(datasets);
    if (place && listed) return capital(`${placeName(place)}, ${listed}`);
    if (place) return capital(placeName(place));
    if (datasets.length > 1) return text("matrix.who", { what: listed });
    if (listed) return capital(listed);
    return text(this.#view === "table" ? "matrix.how" : `matrix.all.${this.#view}`);
  }

  #tally() {
    const { place, datasets } = this.#sifted;
    if (!place && !datasets.length) return "";
    const found = this.#found();
    const cases = new Set(found.flatMap((each) => each.cases)).size;
    return place ? casesOf(cases) : placesOf(found.length, cases);
  }

  #content(view) {
    const { place, datasets } = this.#sifted;
    const chosen = place || datasets.length > 0;
    if (view === "table" && !chosen) return [element("p", {}, text("matrix.help")), element("p", { class: "detail" }, text("matrix.keys"))];
    if (view === "datasets" && !chosen) return lookedThrough("dataset", byDataset(this.combined));
    if (!chosen) return lookedThrough("municipality", byPlace(this.combined, [], this.#found(), false));
    const found = this.#found();
    const clear = element("button", { type: "button", class: "clear", onclick: () => this.#want(sifts.cleared(this.#sifted)) }, text("filterClear"));
    return [
      element("p", { class: "detail sum" }, `${this.#tally()} `, clear),
      found.length > 0 ? byPlace(this.combined, datasets, found, found.length <= FEW) : element("p", {}, text("matrix.none")),
      !place && datasets.length > 1 && apart(this.combined.placesApart(datasets)),
      // There, documents have any of the data sets; here all.
      datasets.length < 2 && element("p", {}, element("a", { href: this.#documents() }, text("matrix.documents"))),
    ];
  }

  /** The same in the list of documents. */
  #documents() {
    const { place, datasets, domain } = this.#sifted;
    const query = new URLSearchParams(datasets.map((name) => ["dataset", name]));
    if (place) query.set("municipality", place);
    if (domain) query.set("domain", domain);
    return `documenten.html?${query}`;
  }
}

customElements.define("sb-matrix", Matrix);
await ready;
const page = document.querySelector("sb-matrix");
page.load();
document.addEventListener("language", () => page.load());
