// The order of rows, and the calm with which it changes: a list that jumps is not read.

import type { Row } from "./api.ts";
import { GRADES } from "./grade.ts";
import type { Grade } from "./grade.ts";

export const SORTS = [
  "trouble", "name", "waiting", "longest_wait", "past_target", "service_level", "abandon_rate", "agents", "unanswered",
] as const;
export type Sort = (typeof SORTS)[number];

export interface Placed {
  key: string;
  name: string;
  row: Row;
  sinceS: number; // since its frame arrived
  grade: Grade;
}

const CALM_MS = 5000;

function kindRank(row: Row): number {
  return row.group !== undefined ? 0 : row.queue === undefined ? 1 : 2;
}

function longestInTargets({ row, sinceS }: Placed): number {
  const longest = row.now.longest_wait_s;
  const target = Math.max(row.target_s, 0.001);
  return longest === null ? -1 : (longest + sinceS) / target;
}

// The greater, the further up; what is not known comes last.
function weight(placed: Placed, sort: Sort, window: string): number {
  const { row } = placed;
  const shown = row.windows[window];
  switch (sort) {
    case "waiting":
      return row.now.waiting;
    case "longest_wait":
      return row.now.longest_wait_s === null ? -1 : row.now.longest_wait_s + placed.sinceS;
    case "past_target":
      return row.now.past_target;
    case "service_level":
      return shown?.level.value == null ? -2 : -shown.level.value; // the worst first
    case "abandon_rate":
      return shown?.abandon_rate ?? -1;
    case "agents":
      return row.now.agents.available === null ? -Infinity : -row.now.agents.available; // the fewest first
    case "unanswered":
      return row.now.unanswered;
    case "trouble":
      return longestInTargets(placed);
    case "name":
      return 0;
  }
}

export function compare(a: Placed, b: Placed, sort: Sort, window: string): number {
  if (sort === "trouble") {
    const byGrade = GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade);
    if (byGrade !== 0) return byGrade;
  }
  const byWeight = weight(b, sort, window) - weight(a, sort, window);
  if (byWeight !== 0 && !Number.isNaN(byWeight)) return byWeight;
  const byKind = kindRank(a.row) - kindRank(b.row);
  if (byKind !== 0) return byKind;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.row.channel < b.row.channel ? -1 : a.row.channel > b.row.channel ? 1 : 0;
}

export class CalmOrder {
  private keys: string[] = [];
  private sortedAtMs = -Infinity;

  constructor(private readonly sort: Sort, private readonly window: string) {}

  // The keys of `rows`, in order. They change places at most every five seconds, and not while `held`; new ones are
  // put at the end until then, gone ones go at once.
  arrange(rows: ReadonlyMap<string, Placed>, nowMs: number, held: boolean): string[] {
    const due = this.keys.length === 0 || (!held && nowMs - this.sortedAtMs >= CALM_MS);
    if (due) {
      this.sortedAtMs = nowMs;
      const placed = [...rows.values()].sort((a, b) => compare(a, b, this.sort, this.window));
      this.keys = placed.map((p) => p.key);
      return this.keys;
    }
    const known = new Set(this.keys);
    const added = [...rows.keys()].filter((key) => !known.has(key));
    const gone = this.keys.length + added.length > rows.size;
    if (added.length > 0 || gone) this.keys = [...this.keys.filter((key) => rows.has(key)), ...added];
    return this.keys;
  }
}
