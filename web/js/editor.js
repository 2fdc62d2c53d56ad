import { element } from "./element.js";
import { text } from "./messages.js";

/** A question to change; `done` is called with the new one, or null where the reader leaves it. */
export function editor(question, done) {
  const field = element("textarea", { rows: 2, maxlength: 1000, autocomplete: "off", "aria-label": text("edit") });
  field.value = question;
  const submit = (event) => {
    event.preventDefault();
    const changed = field.value.trim();
    if (changed.length >= 2) done(changed);
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    if (event.key !== "Escape") return;
    event.preventDefault();
    done(null);
  });
  return element(
    "form",
    { class: "editor", onsubmit: submit },
    field,
    element("button", { type: "submit", class: "primary" }, text("ask")),
    element("button", { type: "button", class: "plain", onclick: () => done(null) }, text("cancel")),
  );
}
