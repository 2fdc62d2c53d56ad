import * as api from "./api.js";
import { element } from "./element.js";
import { current, text } from "./messages.js";
import { amount, documentAddress } from "./naming.js";
import { ready } from "./page.js";

// The document that the page names as an example of how to cite.
const EXAMPLE = "almere-straatkubus";

const find = (selector) => document.querySelector(selector);

/** What runs here, in numbers. */
function facts({ version, index, writer }) {
  const rows = [
    ["documents", element("a", { href: "documenten.html" }, amount(index.documents))],
    ["passages", amount(index.passages)],
    ["built", element("time", { datetime: index.built }, day(new Date(index.built)))],
    ["writer", element("a", { href: "#schrijver" }, text(`about.now.writer.${writer}`))],
    ["model", index.model],
    ["version", version],
  ];
  return element(
    "aside",
    { class: "now", "aria-labelledby": "now" },
    element("h2", { id: "now" }, text("about.now")),
    element("dl", {}, rows.map(([name, value]) => element("div", {}, element("dt", {}, text(`about.now.${name}`)), element("dd", {}, value)))),
  );
}

const day = (date) => new Intl.DateTimeFormat(current(), { dateStyle: "long" }).format(date);

/** What the service keeps; where it cannot be asked, the page says that and promises nothing. */
function kept({ feedback, conversations, retention_days: days }) {
  const said = [
    !feedback && !conversations && text("about.privacy.nothing"),
    feedback && text("about.privacy.feedback", { days }),
    conversations && text("about.privacy.conversations", { days }),
  ];
  return said.filter(Boolean).map((line) => element("p", { class: "notice" }, line));
}

function citing() {
  const address = new URL(documentAddress(EXAMPLE), location.href).href;
  return element("p", { class: "example" }, text("about.cite.example", { date: day(new Date()), address }));
}

async function show() {
  find("sb-citing").replaceChildren(citing());
  try {
    const found = await api.version();
    const model = found.writer === "model";
    find("sb-facts").replaceChildren(facts(found));
    find("sb-writer").replaceChildren(element("p", {}, text(`about.writer.${found.writer}`)), ...(model ? [element("p", {}, text("about.writer.sent"))] : []));
    find("sb-kept").replaceChildren(...kept(found.kept));
  } catch {
    find("sb-writer").replaceChildren(element("p", {}, text("about.writer.unknown")));
    find("sb-kept").replaceChildren(element("p", { class: "notice" }, text("about.privacy.unknown")));
  }
}

await ready;
document.addEventListener("language", show);
await show();
// What was fetched moves the part that the address names.
document.getElementById(location.hash.slice(1))?.scrollIntoView();
