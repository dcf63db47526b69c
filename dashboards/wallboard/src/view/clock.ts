// One clock for all that counts up between two messages: four times a second, everything that shows an age looks again.
import { useEffect, useState } from "preact/hooks";

const EVERY_MS = 250;
const listeners = new Set<() => void>();

export function startClock(): void {
  setInterval(() => {
    for (const listener of listeners) listener();
  }, EVERY_MS);
}

export function onTick(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

// The text of `format` now; drawn anew only when it reads differently.
export function useTicking(format: (nowMs: number) => string): string {
  const [, redraw] = useState("");
  useEffect(() => onTick(() => redraw(format(performance.now()))));
  return format(performance.now());
}
