const GAP = 6;

/** Put a floating block below what it belongs to, or above where there is no room, on the screen. */
export function place(block, anchor) {
  const [its, own] = [anchor.getBoundingClientRect(), block.getBoundingClientRect()];
  const left = Math.max(GAP, Math.min(its.left, document.documentElement.clientWidth - own.width - GAP));
  const below = its.bottom + GAP + own.height <= document.documentElement.clientHeight;
  block.style.left = `${left}px`;
  block.style.top = `${Math.max(GAP, below ? its.bottom + GAP : its.top - GAP - own.height)}px`;
}
