import assert from "node:assert/strict";
import { test } from "node:test";
import { GRADES, gradeOf } from "../../../dashboards/wallboard/src/picture/grade.ts";
import type { Row } from "../../../dashboards/wallboard/src/picture/api.ts";
import { aRow, level, waiters } from "./rows.ts";

const gradeNow = (row: Row) => gradeOf(row, 0, false).grade;
const kinds = (row: Row) => gradeOf(row, 0, false).reasons.map(({ kind }) => kind);
const NOBODY = { staffed: 0, available: 0, busy: 0, ringing: 0, wrapup: 0, not_ready: 0 };

test("grades are listed worst first, and those that nobody need act on last", () => {
  assert.deepEqual(GRADES, ["trouble", "watch", "fine", "closed", "unknown"]);
});

test("nobody past a target and the goal reached is fine, for no reason", () => {
  assert.deepEqual(gradeOf(aRow({ now: waiters(30, 0, 12, 20) }), 0, false), { grade: "fine", reasons: [] });
});

test("three past the target with a middle wait past it is trouble; two, or a middle wait at the target, is watch", () => {
  assert.equal(gradeNow(aRow({ now: waiters(5, 3, 20.000001, 60) })), "trouble");
  assert.equal(gradeNow(aRow({ now: waiters(3, 2, 25, 60) })), "watch");
  assert.equal(gradeNow(aRow({ now: waiters(7, 3, 20, 60) })), "watch");
  assert.equal(gradeNow(aRow({ now: waiters(1, 1, 21) })), "watch");
});

test("the middle wait grows between two frames", () => {
  const row = aRow({ now: waiters(7, 3, 19.5, 60) });
  assert.equal(gradeOf(row, 0.5, false).grade, "watch");
  assert.equal(gradeOf(row, 0.6, false).grade, "trouble");
  assert.deepEqual(gradeOf(row, 3.9, false).reasons, [{ kind: "middle_wait", count: 3, seconds: 23 }]);
});

test("somebody past the target and no agent staffed is trouble; agents that never reported are not none", () => {
  assert.equal(gradeNow(aRow({ now: { ...waiters(1, 1, 21), agents: NOBODY } })), "trouble");
  assert.deepEqual(kinds(aRow({ now: { ...waiters(1, 1, 21), agents: NOBODY } })), ["nobody_staffed"]);
  assert.equal(gradeNow(aRow({ now: { ...waiters(1, 0, 5), agents: NOBODY } })), "fine");
  const unreported = { staffed: null, available: null, busy: null, ringing: null, wrapup: null, not_ready: null };
  assert.equal(gradeNow(aRow({ now: { ...waiters(1, 1, 21), agents: unreported } })), "watch");
});

test("three replies past their target are trouble, one is watch", () => {
  assert.deepEqual(kinds(aRow({ now: { past_reply_target: 3 } })), ["replies"]);
  assert.equal(gradeNow(aRow({ now: { past_reply_target: 3 } })), "trouble");
  assert.equal(gradeNow(aRow({ now: { past_reply_target: 2 } })), "watch");
  assert.deepEqual(kinds(aRow({ now: { past_reply_target: 1 } })), ["reply"]);
});

test("the 15 minutes' service level below the goal is watch, unless of low volume or of nothing", () => {
  assert.equal(gradeNow(aRow({ level: level(79, 100) })), "watch");
  assert.deepEqual(kinds(aRow({ level: level(79, 100) })), ["below_goal"]);
  assert.equal(gradeNow(aRow({ level: level(80, 100) })), "fine");
  assert.equal(gradeNow(aRow({ level: level(2, 9) })), "fine");
  assert.equal(gradeNow(aRow({ level: level(0, 0) })), "fine");
  assert.equal(gradeNow({ ...aRow(), windows: {} }), "fine");
});

test("reasons of one grade stand together, the weightiest first", () => {
  const worst = aRow({ now: { ...waiters(4, 3, 30), agents: NOBODY, past_reply_target: 5 } });
  assert.deepEqual(kinds(worst), ["middle_wait", "nobody_staffed", "replies"]);
  const mild = aRow({ now: { ...waiters(4, 1, 5), past_reply_target: 1 }, level: level(1, 100) });
  assert.deepEqual(kinds(mild), ["past_target", "reply", "below_goal"]);
});

test("closed is out of hours with nobody waiting; who still waits is judged as ever", () => {
  assert.equal(gradeNow(aRow({ state: "closed", level: level(1, 100) })), "closed");
  assert.equal(gradeNow(aRow({ state: "closed", now: waiters(1, 0, 5) })), "fine");
  assert.equal(gradeNow(aRow({ state: "closed", now: waiters(4, 4, 60) })), "trouble");
});

test("what is old or was never seen is unknown, whatever its figures say", () => {
  const bad = { now: waiters(9, 9, 100) };
  assert.deepEqual(gradeOf(aRow(bad), 0, true), { grade: "unknown", reasons: [{ kind: "old" }] });
  assert.deepEqual(gradeOf(aRow({ ...bad, state: "stale" }), 0, false), { grade: "unknown", reasons: [{ kind: "old" }] });
  assert.deepEqual(gradeOf(aRow({ state: "never_seen" }), 0, false), { grade: "unknown", reasons: [{ kind: "never_seen" }] });
  assert.equal(gradeOf(aRow({ state: "closed" }), 0, true).grade, "unknown");
});
