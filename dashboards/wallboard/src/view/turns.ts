// Work that may wait its turn: a few milliseconds of it in a task of its own, between two frames, so that a screenful of
// charts does not hold up the figures.
const AT_ONCE_MS = 5;
const waiting = new Set<() => void>();
let going = false;

function go(): void {
  const endMs = performance.now() + AT_ONCE_MS;
  for (const run of waiting) {
    waiting.delete(run);
    run();
    if (performance.now() >= endMs) break;
  }
  going = waiting.size > 0;
  if (going) setTimeout(go);
}

// The function returned takes it back, if it has not run yet.
export function inTurn(run: () => void): () => void {
  waiting.add(run);
  if (!going) setTimeout(go);
  going = true;
  return () => void waiting.delete(run);
}
