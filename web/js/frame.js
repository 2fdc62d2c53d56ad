/** The widget alone on a page, for an <iframe>; the address has its attributes: `?language=en&domain=sociaal`. */

import { element } from "./element.js";
import "./widget.js";

// In a frame the page is ours, and knows nobody's readers.
const { "token-url": _, ...attributes } = Object.fromEntries(new URL(location.href).searchParams);
document.documentElement.lang = attributes.language === "en" ? "en" : "nl";
document.body.append(element("stadsbron-vraagbaak", { ...attributes, inline: true }));
