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

function troubles(row: Row, middleWaitS: number | null): Reason[] {
  const { past_target: past, past_reply_target: late, agents } = row.now;
  const found: Reason[] = [];
  if (past >= MANY && middleWaitS !== null && middleWaitS > row.target_s) {
    found.push({ kind: "middle_wait", count: past, seconds: Math.floor(middleWaitS) });
  }
  if (past > 0 && agents.staffed === 0) found.push({ kind: "nobody_staffed" });
  if (late >= MANY) found.push({ kind: "replies", count: late });
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
  const middle = row.now.wait_so_far_s.p50;
  const trouble = troubles(row, middle === null ? null : middle + sinceS);
  if (trouble.length > 0) return { grade: "trouble", reasons: trouble };
  const caution = cautions(row);
  return caution.length > 0 ? { grade: "watch", reasons: caution } : { grade: "fine", reasons: [] };
}
