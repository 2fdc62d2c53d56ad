/** Who signed on in this browser, and the way off; and what a sign-on that failed left in the address. */

import { reader, signOff } from "./api.js";
import { element } from "./element.js";
import { text } from "./messages.js";

const FAILED = { refused: "signOn.refused", unavailable: "signOn.unavailable" };

/** Put it in the frame of the page, again whenever its language changes. */
export async function showAccount() {
  tell();
  const { name } = await reader().catch(() => ({}));
  if (!name) return;
  const item = element("li", { class: "account" });
  const render = () => item.replaceChildren(element("button", { type: "button", onclick: leave, title: text("signOn.as", { name }) }, text("signOn.off")));
  document.querySelector(".bar nav ul").append(item);
  document.addEventListener("language", render);
  render();
}

async function leave() {
  const { next } = await signOff();
  location.assign(next);
}

function tell() {
  const address = new URL(location.href);
  const key = FAILED[address.searchParams.get("sign-on")];
  if (!key) return;
  address.searchParams.delete("sign-on");
  history.replaceState(null, "", address);
  document.querySelector("main").prepend(element("p", { class: "notice", role: "alert" }, text(key)));
}
