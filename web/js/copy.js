/** A question and its answer as text that can be pasted elsewhere, with the sources under it. */

import { text } from "./messages.js";
import { addressOf, cited, where } from "./sources.js";

const numbers = (sentence) => sentence.citations.map(({ number }) => `[${number}]`).join("");
const passages = (answer) => cited(answer).flatMap(({ title, passages }) => passages.map((citation) => ({ title, citation })));

/** Paragraphs of sentences; what is set as a table gets its labels in front. */
function lines({ sentences }) {
  const groups = Map.groupBy(sentences, ({ label, citations }) => label || citations[0]?.document_id);
  return [...groups.values()].map((each) => ({ label: each[0].label, sentences: each }));
}

export function asText(answer) {
  const said = lines(answer).map(({ label, sentences }) =>
    [label && `${label}:`, ...sentences.map((each) => `${each.text} ${numbers(each)}`.trim())].filter(Boolean).join(" "),
  );
  const sources = passages(answer).map(({ title, citation }) => `[${citation.number}] ${title} › ${where(citation)}\n    ${addressOf(citation)}`);
  return [answer.question, ...said, `${text("sources")}:\n${sources.join("\n")}`].join("\n\n");
}

export function asMarkdown(answer) {
  const said = lines(answer).map(({ label, sentences }) =>
    [label && `**${plain(label)}**:`, ...sentences.map((each) => `${plain(each.text)} ${marks(each)}`.trim())].filter(Boolean).join(" "),
  );
  const sources = passages(answer).map(({ title, citation }) => `[^${citation.number}]: [${plain(title)}](${addressOf(citation)}), ${plain(where(citation))}`);
  return [`## ${plain(answer.question)}`, ...said, sources.join("\n")].join("\n\n");
}

const marks = (sentence) => sentence.citations.map(({ number }) => `[^${number}]`).join("");
// A source's own signs are not Markdown's.
const plain = (words) => words.replace(/[\\`*_[\]<>#|]/g, "\\$&");

/** For a word processor: numbers that lead to the passage, and a list of the sources. */
export function asHtml(answer) {
  const page = document.implementation.createHTMLDocument();
  const make = (tag, ...children) => {
    const made = page.createElement(tag);
    made.append(...children);
    return made;
  };
  const link = (citation, words) => Object.assign(make("a", words), { href: addressOf(citation) });
  const sentence = (each) => [`${each.text} `, ...each.citations.map((citation) => make("sup", link(citation, String(citation.number)))), " "];
  page.body.append(make("h2", answer.question));
  for (const { label, sentences } of lines(answer)) {
    page.body.append(make("p", ...(label ? [make("b", label), ": "] : []), ...sentences.flatMap(sentence)));
  }
  page.body.append(make("p", make("b", text("sources"))));
  for (const { title, citation } of passages(answer)) {
    page.body.append(make("p", `${citation.number}. `, link(citation, title), `, ${where(citation)}`));
  }
  return page.body.innerHTML;
}

/** Put texts on the clipboard, each by its media type; a page without https has only the old way. */
export async function copy(texts) {
  if (navigator.clipboard?.write) {
    const blobs = Object.entries(texts).map(([type, content]) => [type, new Blob([content], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return;
  }
  const fill = (event) => {
    for (const [type, content] of Object.entries(texts)) event.clipboardData.setData(type, content);
    event.preventDefault();
  };
  document.addEventListener("copy", fill, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  if (!done) throw new Error(text("copyRefused"));
}
