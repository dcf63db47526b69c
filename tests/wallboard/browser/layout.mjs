// What of the page is cut off, overlaps or sticks out: run in the page by page.evaluate(troubles).

/** One line for each element whose text can't be read whole; [] if all is well. */
export function troubles({ mayEnd = [], sideways = true } = {}) {
  const found = [];
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== "hidden";
  };
  const name = (element) => `${element.tagName.toLowerCase()}.${[...element.classList].join(".")} “${element.innerText?.trim().slice(0, 40)}”`;
  // For those who listen only, by intention.
  const hidden = (element) => {
    for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).clipPath === "inset(50%)") return true;
    return false;
  };
  const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
  const all = [...document.querySelectorAll("main *, dialog *")]
    .filter((element) => element instanceof HTMLElement && seen(element) && !hidden(element));

  // What scrolls is not lost.
  const cutBy = (element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    const lost = (overflow) => overflow === "hidden" || overflow === "clip";
    return (lost(overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (lost(overflowY) && element.scrollHeight > element.clientHeight + 1);
  };
  for (const element of all) {
    if (element.closest(mayEnd.join(", ") || "nothing-may-end")) continue;
    if (element.innerText?.trim() && cutBy(element)) {
      found.push(`cut off: ${name(element)} ${element.scrollWidth}x${element.scrollHeight} in ${element.clientWidth}x${element.clientHeight}`);
    }
  }

  // A box less what its ancestors clip.
  const visiblePart = (box, element) => {
    let { left, right, top, bottom } = box;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const [style, clip] = [getComputedStyle(at), at.getBoundingClientRect()];
      if (style.overflowX !== "visible") [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
      if (style.overflowY !== "visible") [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
    }
    return { left, right, top, bottom, width: right - left, height: bottom - top };
  };
  const texts = all.filter(ownText).map((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const boxes = [...range.getClientRects()].map((box) => visiblePart(box, element));
    return { element, boxes: boxes.filter((box) => box.width > 1 && box.height > 1) };
  });
  const width = document.documentElement.clientWidth;
  for (const { element, boxes } of texts) {
    if (element.closest(mayEnd.join(", ") || "nothing-may-end")) continue;
    for (const box of boxes) {
      if (sideways && (box.left < -1 || box.right > width + 1)) found.push(`beyond the screen: ${name(element)} ${box.left}..${box.right}`);
      const cell = element.closest(".cell, th, td, dt, dd, header, footer, dialog")?.getBoundingClientRect();
      if (cell && (box.left < cell.left - 1 || box.right > cell.right + 1)) found.push(`beyond its cell: ${name(element)} ${Math.round(box.left)}..${Math.round(box.right)} in ${Math.round(cell.left)}..${Math.round(cell.right)}`);
    }
  }
  // Two texts must not lie over each other.
  const top = document.querySelector("dialog[open]") ?? document.querySelector("main");
  const flat = texts.filter(({ element }) => top.contains(element)).flatMap(({ element, boxes }) => boxes.map((box) => ({ element, box })));
  for (const [i, a] of flat.entries()) {
    for (const b of flat.slice(i + 1)) {
      if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
      const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      const least = Math.min(a.box.height, b.box.height);
      if (x > 2 && y > least * 0.35 && !stuckOver(a.element, b.element)) found.push(`overlap: ${name(a.element)} and ${name(b.element)}`);
    }
  }
  // Rows scroll under what sticks to the screen's edge: that hides them, and is meant.
  function stuckOver(one, other) {
    const stuck = (element) => {
      for (let at = element; at; at = at.parentElement) if (/sticky|fixed/.test(getComputedStyle(at).position)) return at;
      return null;
    };
    return stuck(one) !== stuck(other);
  }
  if (sideways && document.documentElement.scrollWidth > width + 1) found.push(`the page is ${document.documentElement.scrollWidth} px wide, the screen ${width}`);
  return [...new Set(found)];
}
