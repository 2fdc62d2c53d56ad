import { element } from "./element.js";
import { text } from "./messages.js";
import { casesOf } from "./outcome.js";
import { isAt } from "./sifted.js";

// From here on a cell is as dark as one gets.
const DARKEST = 3;
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/**
 * Places by data sets as a table, of which the filled cells and the headers can be pressed. It is one
 * stop for the Tab key; the arrow keys lead from one button to the next. `press` is called with
 * `{place, dataset}`, of which a header leaves one out.
 */
export class Grid {
  constructor(combined, press) {
    this.combined = combined;
    this.press = press;
    const { places, datasets } = combined;
    const corner = element("th", { scope: "col", class: "corner" }, text("filter.municipality"));
    this.head = element("tr", {}, corner, datasets.map((dataset) => this.#column(dataset)));
    this.lines = places.map((place, row) => this.#line(place, row));
    this.cells = new Map([this.head, ...this.lines].map((line) => [line, [...line.cells].slice(1)]));
    this.order = "";
    this.block = element(
      "div",
      { class: "sheet" },
      element(
        "table",
        { class: "grid", onkeydown: (event) => this.#onKey(event), onfocusin: ({ target }) => this.#stop(target) },
        element("caption", { class: "visually-hidden" }, text("matrix.caption")),
        element("thead", {}, this.head),
        element("tbody", {}, this.lines),
      ),
    );
    this.#stop(this.block.querySelector("button"));
  }

  /** Show what is looked at; what is combined comes first, rows that do not have all of it step aside. */
  mark(sifted) {
    const { place, datasets } = sifted;
    this.#order(datasets.length > 1 ? datasets : []);
    for (const [row, line] of this.lines.entries()) {
      const its = this.combined.rows[row];
      line.hidden = datasets.length > 1 && !datasets.every((name) => its.has(name));
      line.classList.toggle("chosen-row", this.combined.places[row].value === place);
    }
    for (const button of this.block.querySelectorAll("button")) {
      const { place: of, dataset } = button.dataset;
      const pressed = of === undefined ? datasets.includes(dataset) && !place : dataset === undefined ? place === of && !datasets.length : isAt(sifted, of, dataset);
      button.setAttribute("aria-pressed", String(pressed));
      button.parentElement.classList.toggle("chosen-column", dataset !== undefined && datasets.includes(dataset));
    }
    if (this.stop.closest("tr").hidden) this.#stop(this.block.querySelector("button"));
  }

  /** Put the columns of some data sets in front, the others as they were. */
  #order(first) {
    const order = first.join("|");
    if (order === this.order) return;
    this.order = order;
    const held = this.block.contains(document.activeElement) ? document.activeElement : null;
    const known = this.combined.datasets.map(({ value }) => value);
    const wanted = [...known.filter((name) => first.includes(name)), ...known.filter((name) => !first.includes(name))];
    for (const [line, cells] of this.cells) line.append(...wanted.map((name) => cells[known.indexOf(name)]));
    this.block.scrollLeft = 0;
    held?.focus();
  }

  #column({ value, name }) {
    return element("th", { scope: "col" }, this.#button({ "data-dataset": value, lang: "nl" }, element("span", {}, name), { dataset: value }));
  }

  #line({ value, name }, row) {
    const header = element("th", { scope: "row" }, this.#button({ "data-place": value, lang: "nl" }, name, { place: value }));
    return element("tr", {}, header, this.combined.datasets.map((dataset) => this.#cell({ value, name }, row, dataset)));
  }

  #cell(place, row, dataset) {
    const ids = this.combined.rows[row].get(dataset.value);
    if (!ids) return element("td", {});
    const label = `${place.name}, ${dataset.name}: ${casesOf(ids.length)}`;
    const attributes = { "data-place": place.value, "data-dataset": dataset.value, "data-level": Math.min(ids.length, DARKEST), "aria-label": label, title: label };
    return element("td", {}, this.#button(attributes, String(ids.length), { place: place.value, dataset: dataset.value }));
  }

  #button(attributes, content, what) {
    return element("button", { type: "button", tabindex: "-1", "aria-pressed": "false", ...attributes, onclick: () => this.press(what) }, content);
  }

  /** This is the button that the Tab key comes to. */
  #stop(button) {
    this.stop?.setAttribute("tabindex", "-1");
    this.stop = button;
    button.setAttribute("tabindex", "0");
  }

  #onKey(event) {
    const { key, target } = event;
    if (key === "Home" || key === "End") {
      event.preventDefault();
      const buttons = target.closest("tr").querySelectorAll("button");
      buttons[key === "Home" ? 0 : buttons.length - 1].focus();
    } else if (STEPS[key]) {
      event.preventDefault();
      this.#next(target, STEPS[key])?.focus();
    }
  }

  /** The next button in a direction, past empty cells and rows that are not shown. */
  #next(button, [down, right]) {
    const rows = [this.head, ...this.lines].filter((line) => !line.hidden);
    let row = rows.indexOf(button.closest("tr"));
    let column = button.parentElement.cellIndex;
    for (;;) {
      row += down;
      column += right;
      const cell = rows[row]?.cells[column];
      if (!cell) return null;
      if (cell.firstElementChild) return cell.firstElementChild;
    }
  }
}
