import * as api from "./api.js";
import { element } from "./element.js";
import { limitName } from "./limits.js";
import { text } from "./messages.js";
import { amount, questionAddress } from "./naming.js";
import * as wants from "./wanted.js";

/** That nothing is left, and what would be there without each of the limits; `take` is called with one. */
export function nothing(limits, wanted, take) {
  const ways = element("ul", { class: "ways" });
  // What cannot be counted is not offered; wiping them all can be done anyway.
  for (const limit of limits) count(limit).then((total) => total && ways.append(way(limit, total, take)), () => {});
  return element(
    "div",
    { class: "nothing" },
    element("p", {}, text("documents.noneHelp")),
    ways,
    wanted.q && element("p", {}, element("a", { href: questionAddress(wanted.q) }, text("documents.asAsked", { q: wanted.q }))),
  );
}

const count = ({ without }) => api.documents(wants.toQuery(without), 0, 1).then(({ total }) => total);

function way({ field, value, without }, total, take) {
  const label = text("documents.without", { label: limitName(field, value), count: amount(total) });
  return element("li", {}, element("button", { type: "button", class: "plain", onclick: () => take(without) }, label));
}
