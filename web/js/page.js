/** What every page has: its texts in the language of the reader's choice, and the button for it. */

import { showAccount } from "./account.js";
import * as messages from "./messages.js";
import * as storage from "./storage.js";

const STORED = "stadsbron.language";
const button = document.querySelector(".language");

async function speak(language) {
  await messages.load(language);
  storage.lasting.set(STORED, messages.current());
  document.documentElement.lang = messages.current();
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = messages.text(node.dataset.text);
  button.lang = messages.other();
  button.title = messages.text("languageTitle");
}

/** Tell those who do not see the page what came about; once, when it is finished. */
export function announce(message) {
  document.querySelector("[role=status]").textContent = message;
}

/** Once this is settled the texts are there; a change of language is the event `language`. */
export const ready = speak(storage.lasting.get(STORED));

ready.then(showAccount);

// Before the texts are there: who presses it while they are on their way must not be passed over.
button.addEventListener("click", async () => {
  await ready;
  await speak(messages.other());
  document.dispatchEvent(new CustomEvent("language"));
});
