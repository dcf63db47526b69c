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
// The newest minute of a history that is fetched each minute is never older.
const GAP_MS = 3 * 60_000;
const BAD: readonly Grade[] = ["trouble", "watch"];

interface Spell {
  fromMs: number;
  lastMs: number; // when it was seen last
  seen: boolean; // the page saw it begin
  told: Since | null; // by the history, which forgets after an hour
  guessMs: number; // without a history
}

// What the page saw of one row's grades. Times are the server's, since the epoch.
export class Spells {
  private readonly spells = new Map<Grade, Spell>();
  private lookedMs = -Infinity;

  take(grade: Grade, timeMs: number): void {
    if (timeMs < this.lookedMs - DIP_MS) this.forget(); // another server's clock
    // A page that was hidden, asleep or cut off did not see what began meanwhile.
    const looking = timeMs - this.lookedMs <= DIP_MS;
    const spell = this.spells.get(grade);
    if (spell !== undefined && timeMs - spell.lastMs <= DIP_MS) spell.lastMs = timeMs;
    else this.spells.set(grade, { fromMs: timeMs, lastMs: timeMs, seen: looking, told: null, guessMs: timeMs });
    this.lookedMs = timeMs;
  }

  private forget(): void {
    this.spells.clear();
    this.lookedMs = -Infinity;
  }

  since(grade: Grade, row: Row, points: readonly HistoryPoint[] | null): Since | null {
    const spell = this.spells.get(grade);
    if (spell === undefined) return null;
    if (spell.seen || !BAD.includes(grade)) return { timeMs: spell.fromMs, atLeast: !spell.seen };
    const missed = points === null ? null : firstMissed(points, row.goal, spell.fromMs);
    if (missed !== null && (spell.told === null || missed.timeMs < spell.told.timeMs)) spell.told = missed;
    spell.guessMs = Math.min(spell.guessMs, passedTargetMs(row) ?? Infinity);
    return spell.told ?? { timeMs: spell.guessMs, atLeast: true };
  }
}

// When the oldest one who waits passed the target.
function passedTargetMs({ now, target_s }: Row): number | null {
  return now.oldest_since !== null && now.past_target > 0 ? Date.parse(now.oldest_since) + target_s * 1000 : null;
}

// A busy queue that reaches its goal misses the target a few times in every minute.
function missedGoal(point: HistoryPoint | undefined, goal: number): boolean {
  if (point === undefined) return false;
  const { hits, misses } = point.decided;
  return misses > 0 && hits < goal * (hits + misses);
}

// The first of the unbroken last minutes that missed the goal.
function firstMissed(points: readonly HistoryPoint[], goal: number, openedMs: number): Since | null {
  let at = points.length - 1;
  while (at >= 0 && Date.parse(points[at]?.time ?? "") > openedMs) at -= 1; // the page itself has seen the rest
  if (openedMs - Date.parse(points[at]?.time ?? "") > GAP_MS) return null; // a history of before the page looked away
  if (!missedGoal(points[at], goal)) at -= 1; // that minute had only begun
  let first = -1;
  for (; missedGoal(points[at], goal); at -= 1) first = at;
  const point = points[first];
  return point === undefined ? null : { timeMs: Date.parse(point.time), atLeast: first === 0 };
}
