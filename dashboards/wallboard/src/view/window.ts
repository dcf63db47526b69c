// Which rows of a scrolled list are drawn. A short list is drawn whole, so that the browser's own search finds all of it.

export interface Extent {
  first: number;
  last: number; // past the end
}

const WHOLE_MAX = 60;
const BEYOND = 2; // rows drawn above and below what is seen

// `topPx` is where the list begins, seen from the screen's upper edge; negative once it is scrolled.
export function seen(topPx: number, screenPx: number, rowPx: number, count: number): Extent {
  const first = Math.floor(Math.max(0, -topPx) / rowPx);
  const last = Math.ceil(Math.max(0, screenPx - topPx) / rowPx);
  return { first: Math.min(first, count), last: Math.min(last, count) };
}

export function drawn({ first, last }: Extent, count: number): Extent {
  if (count <= WHOLE_MAX) return { first: 0, last: count };
  return { first: Math.max(0, first - BEYOND), last: Math.min(count, last + BEYOND) };
}
