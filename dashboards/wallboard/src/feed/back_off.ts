// How long to wait before the next try: exponential with jitter, from 250 ms. For the first minutes of an outage it is
// capped at 1 s, so that a server that returns is found within a second; later at 5 s.

const FIRST_MS = 250;
const EARLY_CAP_MS = 1000;
const LATE_CAP_MS = 5000;
const EARLY_FOR_MS = 5 * 60_000;

// `attempt` counts from 0; `random` gives [0, 1). The answer is between half of the step and the step.
export function waitBeforeTry(attempt: number, lostForMs: number, random: () => number): number {
  const cap = lostForMs < EARLY_FOR_MS ? EARLY_CAP_MS : LATE_CAP_MS;
  const step = Math.min(cap, FIRST_MS * 2 ** Math.min(attempt, 10));
  return step / 2 + (step / 2) * random();
}
