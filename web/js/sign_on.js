import { element } from "./element.js";
import { spoken, text } from "./messages.js";

const STYLES = new URL("../css/sign_on.css", import.meta.url);

/** Ask for a key; null where the reader gives none. `wrong` says that the one before it was no good. */
export async function signOn(wrong) {
  await spoken;
  if (!document.querySelector(`link[href="${STYLES}"]`)) document.head.append(element("link", { rel: "stylesheet", href: STYLES }));
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
  return new Promise((resolve) => {
    const close = (key) => {
      dialog.close();
      dialog.remove();
      resolve(key);
    };
    const form = element(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          close(field.value);
        },
      },
      element("h2", { id: "sign-on-title" }, text("signOn.title")),
      element("p", {}, text("signOn.help")),
      wrong && element("p", { id: "sign-on-wrong", class: "wrong" }, text("signOn.wrong")),
      element("label", { for: "sign-on-key" }, text("signOn.key")),
      field,
      element(
        "p",
        { class: "actions" },
        element("button", { type: "submit", class: "primary" }, text("signOn.go")),
        element("button", { type: "button", class: "plain", onclick: () => close(null) }, text("signOn.leave")),
      ),
    );
    const dialog = element("dialog", { class: "sign-on", "aria-labelledby": "sign-on-title" }, form);
    // Escape, which closes it too.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(null);
    });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
  });
}
