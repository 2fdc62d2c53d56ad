import { fromAddress, toAddress } from "./asked.js";
import * as conversation from "./conversation.js";
import { Desk } from "./desk.js";
import { ready } from "./page.js";

const desk = new Desk(document.querySelector(".stage"), { settled, renewed });

function settled({ asked }) {
  conversation.remember(desk.thread.settled);
  // Only now, since what was typed may hold personal data, which the service leaves out.
  history.replaceState(null, "", toAddress(asked));
}

function renewed() {
  conversation.remember(desk.thread.settled);
  history.replaceState(null, "", location.pathname);
}

/** The conversation so far, and the question in the address unless that is its last. */
async function start() {
  const kept = conversation.recall();
  const shared = fromAddress();
  await desk.recall(kept);
  const isLast = kept.length > 0 && shared && toAddress(kept.at(-1).asked).href === toAddress(shared).href;
  if (shared) desk.field.filter.value = shared.filters;
  if (shared && !isLast) desk.ask(shared);
  // On a phone the keyboard would come up over what there is to read.
  else if (!kept.length && matchMedia("(pointer: fine)").matches) desk.field.focusField();
}

await ready;
document.addEventListener("language", () => desk.render());
const rendered = desk.render();
await start();
await rendered;
