import * as api from "./api.js";
import { element } from "./element.js";
import { current, text } from "./messages.js";

// Of the passages that were not read, the nearest: more would be a list that nobody reads.
const UNREAD = 8;

/**
 * "Why these sources?", fetched when it is opened, for each of `parts` that was looked up.
 * `cited` has numbers by passage, `open` shows a passage in its document.
 */
export function why(asked, parts, title, cited, open) {
  const content = element("div", { class: "explanation" });
  let fetched = false;
  const fill = async () => {
    if (fetched) return;
    fetched = true;
    content.replaceChildren(element("p", { class: "detail" }, text("asking")));
    try {
      const alone = parts.map((question) => ({ ...asked, question, history: [] }));
      const found = await Promise.all((parts.length ? alone : [asked]).map(api.explain));
      content.replaceChildren(...found.flatMap((each) => explained(each, cited, open, parts.length > 0)));
    } catch (error) {
      fetched = false;
      content.replaceChildren(element("p", {}, text("explain.failed", { detail: error.message })));
    }
  };
  return element(
    "details",
    { class: "why", ontoggle: (event) => event.target.open && fill() },
    element("summary", {}, title),
    content,
  );
}

function explained({ question, understood, explanation }, cited, open, isPart) {
  const read = explanation.candidates.filter(({ lost }) => lost === null);
  const unread = explanation.candidates.filter(({ lost }) => lost !== null);
  unread.sort((one, other) => one.rank - other.rank);
  const counts = { count: unread.length, limit: explanation.limit };
  return [
    isPart && element("h4", {}, `“${question}”`),
    element("h4", {}, text("explain.reading")),
    element("p", {}, reading(understood)),
    words(explanation.words),
    element("h4", {}, text("explain.read", { count: read.length })),
    cited.size === 0 && read.length > 0 && element("p", {}, text("explain.refused")),
    element("p", { class: "detail" }, text("explain.points")),
    table("explain.read", { count: read.length }, read, cited, open),
    unread.length > 0 && element("h4", {}, text("explain.unread", counts)),
    unread.length > 0 && table("explain.unread", counts, unread.slice(0, UNREAD), cited, open),
  ].filter(Boolean);
}

function reading({ language, several }) {
  const asked = text("explain.language", { language: text(`language.${language}`) });
  return `${asked}; ${text(several ? "explain.several" : "explain.one")}.`;
}

/** The question's own words, and by where they come from the others that were sought as well. */
function words(sought) {
  const said = sought.filter(({ said }) => said).map(({ said }) => said);
  const origins = Map.groupBy(sought.filter(({ said }) => !said), ({ origin }) => origin);
  return element(
    "dl",
    {},
    element("dt", {}, text("explain.said")),
    element("dd", { lang: "nl" }, [...new Set(said)].join(", ") || "–"),
    [...origins].map(([origin, words]) => [
      element("dt", {}, text("explain.also", { origin: text(`origin.${origin}`) })),
      element("dd", { lang: "nl" }, words.map(({ word }) => word).join(", ")),
    ]).flat(),
  );
}

function table(name, values, candidates, cited, open) {
  const columns = ["explain.place", "explain.passage", "explain.why", "explain.scores"];
  // Roles are named since the style sheet stacks cells on a narrow screen, which unmakes a table.
  return element(
    "table",
    { role: "table" },
    element("caption", { class: "visually-hidden" }, text(name, values)),
    element(
      "thead",
      { role: "rowgroup" },
      element("tr", { role: "row" }, columns.map((column) => element("th", { role: "columnheader", scope: "col" }, text(column)))),
    ),
    element("tbody", { role: "rowgroup" }, candidates.map((candidate) => row(candidate, cited, open))),
  );
}

function row(candidate, cited, open) {
  const section = candidate.section.join(" › ");
  const number = cited.get(candidate.passage_id);
  const cell = (...content) => element("td", { role: "cell" }, ...content);
  return element(
    "tr",
    { role: "row", class: number ? "used" : "" },
    cell(candidate.place === null ? "–" : String(candidate.place)),
    cell(
      element(
        "button",
        {
          type: "button",
          class: "link",
          "aria-label": text("explain.wholePassage", { title: candidate.title, section }),
          onclick: () => open(candidate),
        },
        element("span", { lang: "nl" }, candidate.title),
      ),
      section && element("span", { class: "section", lang: "nl" }, section),
      number && element("span", { class: "tag" }, text("explain.inAnswer", { number })),
    ),
    cell(candidate.lost && candidate.lost !== "limit" ? candidate.fate : candidate.reason),
    cell(points(candidate)),
  );
}

function points({ score, shares }) {
  const shown = new Intl.NumberFormat(current(), { maximumFractionDigits: 1, minimumFractionDigits: 1, signDisplay: "negative" });
  const parts = Object.entries(shares).map(([name, share]) => `${text(`explain.${name}`)} ${shown.format(share)}`);
  // Where cells are stacked, no heading above them says what the number is.
  const name = element("span", { class: "narrow" }, `${text("explain.scores")}: `);
  return [name, element("strong", {}, shown.format(score)), element("span", { class: "parts" }, parts.join(", "))];
}
