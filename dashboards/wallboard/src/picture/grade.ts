// How bad a row is: what a supervisor would do about it. docs/decisions/0011 says why these.

import type { Row } from "./api.ts";

export type Grade = "trouble" | "watch" | "fine" | "closed" | "unknown";
export const GRADES: readonly Grade[] = ["trouble", "watch", "fine", "closed", "unknown"];

export type Reason =
  | { kind: "middle_wait"; count: number; seconds: number }
  | { kind: "nobody_staffed" }
  | { kind: "replies"; count: number }
  | { kind: "past_target"; count: number }
  | { kind: "reply"; count: number }
  | { kind: "below_goal" }
  | { kind: "never_seen" }
  | { kind: "old" }
  | { kind: "closed" };

export interface Verdict {
  grade: Grade;
  reasons: Reason[]; // of the grade, the weightiest first
}

const MANY = 3;
// The window whose service level decides; it is part of every subscription.
export const GRADE_WINDOW = "15m";

function troubles({ now }: Row, sinceS: number): Reason[] {
  const { past_target: past, past_reply_target: late, agents } = now;
  const found: Reason[] = [];
  // The middle one is past the target where more than half are: so each is judged by its own queue's, in a group, too.
  if (past >= MANY && 2 * past > now.waiting) {
    found.push({ kind: "middle_wait", count: past, seconds: Math.floor((now.wait_so_far_s.p50 ?? 0) + sinceS) });
  }
  if (past > 0 && agents.staffed === 0) found.push({ kind: "nobody_staffed" });
  if (late >= MANY && 2 * late > now.unanswered) found.push({ kind: "replies", count: late });
  return found;
}

function cautions(row: Row): Reason[] {
  const { past_target: past, past_reply_target: late } = row.now;
  const level = row.windows[GRADE_WINDOW]?.level;
  const found: Reason[] = [];
  if (past > 0) found.push({ kind: "past_target", count: past });
  if (late > 0) found.push({ kind: "reply", count: late });
  if (level && level.value !== null && !level.low_volume && level.value < row.goal) found.push({ kind: "below_goal" });
  return found;
}

// `sinceS`: how long ago the row's frame arrived, by which waits have grown. `stale`: the figures are too old to judge.
export function gradeOf(row: Row, sinceS: number, stale: boolean): Verdict {
  if (stale || row.state === "stale") return { grade: "unknown", reasons: [{ kind: "old" }] };
  if (row.state === "never_seen") return { grade: "unknown", reasons: [{ kind: "never_seen" }] };
  if (row.state === "closed" && row.now.waiting === 0) return { grade: "closed", reasons: [{ kind: "closed" }] };
  const trouble = troubles(row, sinceS);
  if (trouble.length > 0) return { grade: "trouble", reasons: trouble };
  const caution = cautions(row);
  return caution.length > 0 ? { grade: "watch", reasons: caution } : { grade: "fine", reasons: [] };
}
