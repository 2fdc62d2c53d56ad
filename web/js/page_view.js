import * as api from "./api.js";
import { element } from "./element.js";
import { text } from "./messages.js";

// Pixels: sharp on a screen with two for one, and light enough to turn pages.
const WIDTH = 1400;

/**
 * A PDF as it was published, a page at a time, with words marked on it. `marks` are stretches of the
 * document's text, each `{start, end, name}`; `turned` is called with the number of the page shown.
 */
export class PageView {
  constructor(found, marks, turned = () => {}) {
    this.found = found;
    this.marks = marks;
    this.turned = turned;
    const turn = (step) => () => this.#turn(step);
    this.before = element("button", { type: "button", class: "quiet", onclick: turn(-1) }, `‹ ${text("pageBefore")}`);
    this.after = element("button", { type: "button", class: "quiet", onclick: turn(1) }, `${text("pageAfter")} ›`);
    this.place = element("span", { role: "status" });
    this.sheet = element("div", { class: "sheet" });
    this.file = element("a", { target: "_blank", rel: "noopener" }, text("openFile"));
    this.note = element("p", { class: "detail", hidden: true }, text("unmarked"));
    this.node = element("div", { class: "page-view" }, element("p", { class: "turning" }, this.before, this.place, this.after), this.note, this.sheet, element("p", {}, this.file));
  }

  #turn(step) {
    const number = this.number + step;
    if (number < 1 || number > this.last) return;
    this.show(number).catch((error) => (this.place.textContent = error.message));
  }

  /** Show a page; rejects where it cannot be had. */
  async show(number) {
    const page = await api.page(this.found.id, number, this.marks);
    this.number = number;
    this.last = page.pages;
    // A button that goes away takes the focus with it.
    this.before.setAttribute("aria-disabled", String(number === 1));
    this.after.setAttribute("aria-disabled", String(number === this.last));
    this.place.textContent = text("pageOf", { number, last: this.last });
    this.file.href = `${api.file(page)}#page=${number}`;
    this.note.hidden = page.marked;
    this.sheet.style.aspectRatio = `${page.width} / ${page.height}`;
    const image = element("img", { src: api.pageImage(page, WIDTH), alt: text("pageImage", { number, title: this.found.title }) });
    this.sheet.replaceChildren(image, ...page.marks.flatMap((mark, place) => mark.boxes.map((box) => marked(box, this.marks[place].name))));
    this.turned(number);
  }
}

function marked({ left, top, right, bottom }, name) {
  const made = element("span", { class: `box ${name}` });
  const share = (value) => `${value * 100}%`;
  Object.assign(made.style, { left: share(left), top: share(top), width: share(right - left), height: share(bottom - top) });
  return made;
}
