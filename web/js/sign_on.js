import { element } from "./element.js";
import { spoken, text } from "./messages.js";

const STYLES = new URL("../css/sign_on.css", import.meta.url);

/** Ask for a key; null where the reader gives none. `wrong` says that the one before it was no good. */
export async function askForKey(wrong) {
  await spoken;
  const field = element("input", {
    id: "sign-on-key",
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    // What a header can hold.
    pattern: "[!-~]+",
    "aria-describedby": wrong ? "sign-on-wrong" : null,
    "aria-invalid": wrong ? "true" : null,
  });
  return shown("signOn.title", field, (close) =>
    element(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          close(field.value);
        },
      },
      element("p", {}, text("signOn.help")),
      wrong && element("p", { id: "sign-on-wrong", class: "wrong" }, text("signOn.wrong")),
      element("label", { for: "sign-on-key" }, text("signOn.key")),
      field,
      actions(close, element("button", { type: "submit", class: "primary" }, text("signOn.go"))),
    ),
  );
}

/** Offer to go to the organisation's own sign-on, at an address; null where the reader stays. */
export async function offerSignOn(address) {
  await spoken;
  const link = element("a", { class: "primary", href: address }, text("signOn.there"));
  return shown("signOn.organisation", link, (close) => element("div", {}, element("p", {}, text("signOn.organisationHelp")), actions(close, link)));
}

const actions = (close, first) =>
  element("p", { class: "actions" }, first, element("button", { type: "button", class: "plain", onclick: () => close(null) }, text("signOn.leave")));

/** A dialog with a title and what `content` makes of the function that closes it; gives with what it was closed. */
function shown(title, first, content) {
  if (!document.querySelector(`link[href="${STYLES}"]`)) document.head.append(element("link", { rel: "stylesheet", href: STYLES }));
  return new Promise((resolve) => {
    const close = (given) => {
      dialog.close();
      dialog.remove();
      resolve(given);
    };
    const dialog = element("dialog", { class: "sign-on", "aria-labelledby": "sign-on-title" }, element("h2", { id: "sign-on-title" }, text(title)), content(close));
    // Escape, which closes it too.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(null);
    });
    document.body.append(dialog);
    dialog.showModal();
    first.focus();
  });
}
