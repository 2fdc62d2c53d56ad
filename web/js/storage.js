/** What the browser keeps for the reader; a browser that keeps nothing costs only that. */

function over(area) {
  return {
    get(key) {
      try {
        return JSON.parse(area().getItem(key));
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        area().setItem(key, JSON.stringify(value));
      } catch {
        // Forbidden or full: then it is not kept.
      }
    },
  };
}

/** Until the reader wipes it. */
export const lasting = over(() => localStorage);
/** Until the reader closes the tab. */
export const passing = over(() => sessionStorage);
