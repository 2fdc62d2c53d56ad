/** The texts that a reader sees, in the language of their choice; Dutch unless they chose. */

const STORED = "stadsbron.language";
const catalogues = new Map();
let language = "nl";

export async function load(wanted = localStorage.getItem(STORED) ?? "nl") {
  language = wanted === "en" ? "en" : "nl";
  if (!catalogues.has(language)) {
    const response = await fetch(`messages/${language}.json`);
    catalogues.set(language, await response.json());
  }
  localStorage.setItem(STORED, language);
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) {
    node.textContent = text(node.dataset.text);
  }
}

export const current = () => language;
export const other = () => (language === "nl" ? "en" : "nl");

/** A text by its name, with the values for its {placeholders}. */
export function text(name, values = {}) {
  const template = catalogues.get(language)?.[name] ?? name;
  return template.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
