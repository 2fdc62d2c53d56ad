/**
 * The conversation of this tab: what was asked and what came of it. It stays in the browser, without
 * the personal data that the service left out, until the tab is closed or a new one is begun.
 */

import { packed, unpacked } from "./asked.js";
import { passing } from "./storage.js";

const STORED = "stadsbron.conversation";
// A reply is some tens of kilobytes, and a browser keeps five million characters.
const KEPT = 20;

/** The turns, oldest first: `asked` and `result`. Of the page, or of a widget by its name. */
export const recall = (name = "") => (passing.get(STORED + name) ?? []).map(({ asked, result }) => ({ asked: unpacked(asked), result }));

export function remember(turns, name = "") {
  const kept = turns.slice(-KEPT).map(({ asked, result }) => ({ asked: packed(asked), result }));
  passing.set(STORED + name, kept);
}
