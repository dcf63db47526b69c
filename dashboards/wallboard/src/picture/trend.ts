// Is a row getting better or worse? Its middle wait, the number waiting and the late replies, now against five minutes ago.

import type { HistoryPoint, Row } from "./api.ts";

export type Direction = "better" | "worse" | "steady" | "unknown";

export interface Sample {
  atMs: number;
  waiting: number;
  middleS: number | null; // 0 when nobody waits; null: not known
  late: number; // replies past their target
}

const SPAN_MS = 5 * 60_000;
const EVERY_MS = 15_000;
const KEPT_MAX = SPAN_MS / EVERY_MS + 2;
const LOOKED_AWAY_MS = 60_000; // hidden, asleep or cut off for longer than this

// A change is one when it is a fifth, and not of a single person or a few seconds.
const SHARE = 0.2;
const LEAST = { waiting: 2, middleS: 5, late: 1 };

export function sampleOf(row: Row, sinceS: number, atMs: number): Sample {
  const { waiting, wait_so_far_s: soFar, past_reply_target: late } = row.now;
  return { atMs, waiting, middleS: soFar.p50 === null ? 0 : soFar.p50 + sinceS, late };
}

// -1 better, 1 worse, 0 neither.
function change(before: number, after: number, least: number): number {
  const by = after - before;
  if (Math.abs(by) < least || Math.abs(by) < SHARE * Math.max(before, after)) return 0;
  return Math.sign(by);
}

export function compareSamples(before: Sample, after: Sample): Direction {
  const known = before.middleS !== null && after.middleS !== null;
  const middle = known ? change(before.middleS ?? 0, after.middleS ?? 0, LEAST.middleS) : 0;
  const others =
    change(before.waiting, after.waiting, LEAST.waiting) + change(before.late, after.late, LEAST.late);
  const sum = middle * 2 + others; // how long they wait weighs more than how many they are
  return sum > 0 ? "worse" : sum < 0 ? "better" : "steady";
}

// What the page remembers of one row.
export class Memory {
  private samples: Sample[] = [];

  take(sample: Sample): void {
    const newest = this.samples[this.samples.length - 1];
    if (newest !== undefined && sample.atMs - newest.atMs < EVERY_MS) return;
    this.samples.push(sample);
    if (this.samples.length > KEPT_MAX) this.samples.shift();
  }

  // The sample of five minutes ago; null while the page has not looked so long, and when it looked away just then.
  before(nowMs: number): Sample | null {
    let found: Sample | null = null;
    for (const sample of this.samples) if (nowMs - sample.atMs >= SPAN_MS) found = sample;
    return found !== null && nowMs - found.atMs <= SPAN_MS + LOOKED_AWAY_MS ? found : null;
  }
}

// The same from the history, for a page that was opened just now: the newest whole minute against the fifth before it.
export function directionByHistory(points: readonly HistoryPoint[]): Direction {
  const after = points[points.length - 2];
  const before = points[points.length - 7];
  if (after === undefined || before === undefined) return "unknown";
  // A minute in which nobody was answered tells no wait, unless nobody waited.
  const sample = ({ waiting_max: waiting, wait_s: { p50 } }: HistoryPoint): Sample =>
    ({ atMs: 0, waiting, middleS: p50 ?? (waiting === 0 ? 0 : null), late: 0 });
  return compareSamples(sample(before), sample(after));
}

export function directionOf(memory: Memory, now: Sample, points: readonly HistoryPoint[] | null): Direction {
  const before = memory.before(now.atMs);
  if (before !== null) return compareSamples(before, now);
  return points === null ? "unknown" : directionByHistory(points);
}
