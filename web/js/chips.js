import { toggled, unlimited } from "./asked.js";
import { element } from "./element.js";
import { text } from "./messages.js";

/**
 * How a question was understood: completed, and as chips the words that were mistyped, what it names, what the reader took off, and the filters.
 * `order` has the keys of the chips that were there before, and gets those that are new: none moves
 * while the reader presses them. `again` is called with what to ask instead.
 */
export function chips(asked, understood, order, again) {
  const named = [
    ...understood.corrections.map((word) => ({ key: `word:${word.said}`, label: text("corrected", word) })),
    ...understood.recognised.map((name) => ({ ...name, key: keyOf(name) })),
    ...[...asked.ignored].map(([key, label]) => ({ key, label, off: true })),
  ];
  for (const { key } of named) if (!order.includes(key)) order.push(key);
  named.sort((one, other) => order.indexOf(one.key) - order.indexOf(other.key));
  const isWord = ({ key }) => key.startsWith("word:");
  const toggle = (name) => chip(name, () => again(toggled(asked, name.key, name.label)));
  const words = named.filter(isWord).map(toggle);
  const first = named.filter((name) => !isWord(name)).map(toggle);
  const only = understood.filters.map((limit) =>
    chip({ ...limit, key: keyOf(limit) }, () => again(unlimited(asked, limit.field, limit.value))),
  );
  const whole = understood.completed
    ? element("p", { class: "completed" }, element("span", { class: "what" }, `${text("readAs")}: `), understood.completed)
    : null;
  // What it was completed to says as much.
  const parts = understood.parts.length && !understood.completed
    ? element("p", { class: "completed" }, element("span", { class: "what" }, `${text("lookedUpAs")}: `), understood.parts.map((part) => `“${part}”`).join(" + "))
    : null;
  const rows = [whole, parts, row("meant", words), row("firstIn", first), row("onlyIn", only)].filter(Boolean);
  return rows.length ? element("div", { class: "understood" }, rows) : null;
}

const keyOf = ({ field, value }) => `${field}:${value}`;

function row(name, buttons) {
  if (!buttons.length) return null;
  return element(
    "div",
    { class: "row" },
    element("span", { class: "what", "aria-hidden": "true" }, `${text(name)}:`),
    element("ul", { class: "chips", "aria-label": text(name) }, buttons.map((button) => element("li", {}, button))),
  );
}

function chip({ key, label, held = true, off = false }, press) {
  return element(
    "button",
    {
      type: "button",
      class: ["chip", !held && "absent", off && "off"].filter(Boolean).join(" "),
      "data-key": key,
      "aria-label": text(off ? "chipBack" : "chipRemove", { label }),
      onclick: press,
    },
    element("span", {}, label),
    !held && element("span", { class: "missing" }, ` (${text("chipAbsent")})`),
    element("span", { class: "sign", "aria-hidden": "true" }, off ? "+" : "×"),
  );
}

/** Focus in chips that were made anew: the same one, else the one in its place, else the last. */
export function refocus(container, key, place) {
  const found = [...container.querySelectorAll(".chip")];
  const next = found.find((each) => each.dataset.key === key) ?? found[place] ?? found.at(-1);
  next?.focus({ preventScroll: true });
  return Boolean(next);
}
