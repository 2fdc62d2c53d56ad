import { element } from "./element.js";
import { text } from "./messages.js";

/**
 * A document's text as elements.
 *
 * `marks` are stretches to mark, each `{start, end, name}` with its class; `link` makes an element of
 * words that lead to the document with an id, `page` what stands where a page begins; `level` is that
 * of the highest heading. Offsets count code points, which strings in this language do not.
 */
export function documentText(found, { marks = [], link, page = pageName, level = 2 }) {
  return new Text(found, marks, link, page, level).render();
}

const pageName = (number) => text("page", { number });

/** The headings in order: `{id, title, depth}`; `id` is the one that the element has. */
export function headingsOf(found) {
  let path = [];
  return found.sections.flatMap((section) => {
    const fresh = unshared(path, section.path).map((depth) => ({ title: section.path[depth], depth }));
    path = section.path;
    return fresh;
  }).map((heading, number) => ({ ...heading, id: `section-${number + 1}` }));
}

class Text {
  constructor(found, marks, link, page, level) {
    this.found = found;
    this.marks = marks;
    this.link = link;
    this.page = page;
    this.level = level;
    this.points = Array.from(found.text);
    this.noted = new Set();
  }

  render() {
    const headings = headingsOf(this.found);
    const nodes = [];
    let path = [];
    let page = null;
    const turn = (to) => {
      if (to === page) return false;
      page = to;
      nodes.push(element("p", { class: "page" }, this.page(page)));
      return true;
    };
    for (const section of this.found.sections) {
      // A heading stands on the page of what is under it.
      if (section.blocks.length) turn(section.blocks[0].page);
      for (const _ of unshared(path, section.path)) nodes.push(this.#heading(headings.shift()));
      path = section.path;
      let list = null;
      for (const block of section.blocks) {
        if (turn(block.page)) list = null;
        if (block.kind === "paragraph") {
          list = null;
          nodes.push(element("p", {}, this.#inline(block)));
        } else {
          if (list?.className !== block.kind) nodes.push((list = element("ul", { class: block.kind })));
          list.append(element("li", {}, this.#inline(block)));
        }
      }
    }
    return nodes;
  }

  #heading({ id, title, depth }) {
    return element(`h${Math.min(this.level + depth, 6)}`, { id }, title);
  }

  /** A block's words with marked stretches and links, and footnote numbers put back. */
  #inline({ start, end }) {
    const notes = this.found.references.filter(({ offset }) => offset > start && offset <= end);
    const inside = (span) => span.start < end && span.end > start;
    const [marks, links] = [this.marks.filter(inside), this.found.links.filter(inside)];
    const cuts = new Set([start, end, ...notes.map(({ offset }) => offset)]);
    for (const span of [...marks, ...links]) {
      cuts.add(Math.max(span.start, start)).add(Math.min(span.end, end));
    }
    const sorted = [...cuts].sort((a, b) => a - b);
    return sorted.slice(0, -1).flatMap((from, position) => {
      const to = sorted[position + 1];
      const words = this.points.slice(from, to).join("");
      const around = (span) => span.start <= from && span.end >= to;
      const [mark, link] = [marks.find(around), links.find(around)];
      const shown = link ? this.link(words, link.document) : words;
      const numbers = notes.filter(({ offset }) => offset === to).map(({ source }) => this.#note(source));
      return [mark ? element("mark", { class: mark.name }, shown) : shown, ...numbers];
    });
  }

  /** The number of a source; the first of each is where the source leads back to. */
  #note(source) {
    const id = this.noted.has(source) ? null : `note-${source}`;
    this.noted.add(source);
    return element("sup", {}, element("a", { id, href: `#source-${source}`, "aria-label": text("sourceNumber", { number: source }) }, source));
  }
}

/** Depths of the headings of a section that the section before it does not share. */
function unshared(before, path) {
  const shared = path.findIndex((title, depth) => title !== before[depth]);
  return shared === -1 ? [] : path.map((_, depth) => depth).slice(shared);
}
