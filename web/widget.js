/* <script src="…/widget.js" defer></script>: an ordinary script, since not every intranet takes a module. */
import(new URL("js/widget.js", document.currentScript.src));
