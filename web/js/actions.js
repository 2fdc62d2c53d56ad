import { toAddress } from "./asked.js";
import { asHtml, asMarkdown, asText, copy } from "./copy.js";
import { element } from "./element.js";
import { text } from "./messages.js";

// As long as it takes to see that it was done.
const SHOWN = 2500;

/** What can be done with an answer: copy it with its citations, share the question, print it. */
export function actions(asked, answer, article) {
  return element(
    "p",
    { class: "actions" },
    copying("copy", () => ({ "text/plain": asText(answer), "text/html": asHtml(answer) })),
    copying("copyMarkdown", () => ({ "text/plain": asMarkdown(answer) })),
    copying("copyLink", () => ({ "text/plain": toAddress(asked).href })),
    element("button", { type: "button", class: "quiet print", onclick: () => printed(article) }, text("print")),
  );
}

function copying(name, texts) {
  const said = element("span", { role: "status" });
  const press = async () => {
    try {
      await copy(texts());
      said.textContent = text("copied");
    } catch {
      said.textContent = text("copyRefused");
    }
    setTimeout(() => said.replaceChildren(), SHOWN);
  };
  return element("span", {}, element("button", { type: "button", class: "quiet", onclick: press }, text(name)), said);
}

/** Print this turn alone; what the style sheet leaves out on paper is up to it. */
function printed(article) {
  article.classList.add("printed");
  window.print();
  article.classList.remove("printed");
}
