// Since when a row is in its grade.

import type { HistoryPoint, Row } from "./api.ts";
import type { Grade } from "./grade.ts";

// `timeMs` is since the epoch. `atLeast`: it has been so since then or before.
export interface Since {
  timeMs: number;
  atLeast: boolean;
}

// A grade that comes back within a minute has not been away: waits around the target would start it anew all the time.
const DIP_MS = 60_000;
const BAD: readonly Grade[] = ["trouble", "watch"];

interface Spell {
  fromMs: number;
  lastMs: number; // when it was seen last
  seen: boolean; // the page saw it begin
}

// What the page saw of one row's grades. Times are the server's, since the epoch.
export class Spells {
  private readonly spells = new Map<Grade, Spell>();
  private looked = false;

  take(grade: Grade, timeMs: number): void {
    const spell = this.spells.get(grade);
    if (spell !== undefined && timeMs - spell.lastMs <= DIP_MS) spell.lastMs = timeMs;
    else this.spells.set(grade, { fromMs: timeMs, lastMs: timeMs, seen: this.looked });
    this.looked = true;
  }

  since(grade: Grade, row: Row, points: readonly HistoryPoint[] | null): Since | null {
    const spell = this.spells.get(grade);
    if (spell === undefined) return null;
    if (spell.seen || !BAD.includes(grade)) return { timeMs: spell.fromMs, atLeast: !spell.seen };
    return beforeThePage(row, points, spell.fromMs);
  }
}

// The first of the unbroken last minutes that missed a target; where there is none, when the oldest one who waits passed it.
export function beforeThePage(row: Row, points: readonly HistoryPoint[] | null, openedMs: number): Since {
  const missed = points === null ? null : firstMissed(points, openedMs);
  if (missed !== null) return missed;
  if (row.now.oldest_since !== null && row.now.past_target > 0) {
    const passed = Date.parse(row.now.oldest_since) + row.target_s * 1000;
    if (passed < openedMs) return { timeMs: passed, atLeast: true };
  }
  return { timeMs: openedMs, atLeast: true };
}

function firstMissed(points: readonly HistoryPoint[], openedMs: number): Since | null {
  let at = points.length - 1;
  while (at >= 0 && Date.parse(points[at]?.time ?? "") > openedMs) at -= 1; // the page itself has seen the rest
  if (points[at]?.decided.misses === 0) at -= 1; // that minute had only begun
  let first = -1;
  for (; at >= 0 && (points[at]?.decided.misses ?? 0) > 0; at -= 1) first = at;
  const point = points[first];
  return point === undefined ? null : { timeMs: Date.parse(point.time), atLeast: first === 0 };
}
