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

test("three past the target that are more than half of those waiting are trouble; two, or a half, are watch", () => {
  assert.equal(gradeNow(aRow({ now: waiters(5, 3, 20.000001, 60) })), "trouble");
  assert.equal(gradeNow(aRow({ now: waiters(3, 2, 25, 60) })), "watch");
  assert.equal(gradeNow(aRow({ now: waiters(6, 3, 20, 60) })), "watch");
  assert.equal(gradeNow(aRow({ now: waiters(7, 3, 20, 60) })), "watch");
  assert.equal(gradeNow(aRow({ now: waiters(1, 1, 21) })), "watch");
});

test("for a queue that is: the middle wait, the smaller half's last, is past the target", () => {
  for (let waiting = 1; waiting <= 30; waiting += 1) {
    for (let past = 0; past <= waiting; past += 1) {
      const waits = Array.from({ length: waiting }, (_, i) => (i < waiting - past ? 10 : 30)); // ascending; the target is 20
      const middle = waits[Math.ceil(waiting / 2) - 1] ?? 0;
      const expected = past === 0 ? "fine" : past >= 3 && middle > 20 ? "trouble" : "watch";
      assert.equal(gradeNow(aRow({ now: waiters(waiting, past, middle, waits[waiting - 1]) })), expected, `${past} of ${waiting}`);
    }
  }
});

test("in a group each is judged by its own queue's target, not by the channel's that stands in the row", () => {
  assert.equal(gradeNow(aRow({ group: "retail", target_s: 20, now: waiters(10, 3, 40, 90) })), "watch");
  assert.equal(gradeNow(aRow({ group: "retail", target_s: 60, now: waiters(5, 3, 40, 90) })), "trouble");
});

test("the middle wait that is told grows between two frames", () => {
  const row = aRow({ now: waiters(5, 3, 30.5, 60) });
  assert.deepEqual(gradeOf(row, 0.4, false).reasons, [{ kind: "middle_wait", count: 3, seconds: 30 }]);
  assert.deepEqual(gradeOf(row, 3.5, false).reasons, [{ kind: "middle_wait", count: 3, seconds: 34 }]);
});

test("somebody past the target and no agent staffed is trouble; agents that never reported are not none", () => {
  assert.equal(gradeNow(aRow({ now: { ...waiters(1, 1, 21), agents: NOBODY } })), "trouble");
  assert.deepEqual(kinds(aRow({ now: { ...waiters(1, 1, 21), agents: NOBODY } })), ["nobody_staffed"]);
  assert.equal(gradeNow(aRow({ now: { ...waiters(1, 0, 5), agents: NOBODY } })), "fine");
  const unreported = { staffed: null, available: null, busy: null, ringing: null, wrapup: null, not_ready: null };
  assert.equal(gradeNow(aRow({ now: { ...waiters(1, 1, 21), agents: unreported } })), "watch");
});

test("three replies past their target that are more than half of the unanswered are trouble, fewer are watch", () => {
  const kindsOf = (late: number, unanswered: number) => kinds(aRow({ now: { past_reply_target: late, unanswered } }));
  assert.deepEqual(kindsOf(3, 5), ["replies"]);
  assert.equal(gradeNow(aRow({ now: { past_reply_target: 3, unanswered: 5 } })), "trouble");
  assert.deepEqual(kindsOf(3, 6), ["reply"], "a half");
  assert.deepEqual(kindsOf(8, 44), ["reply"], "a calm floor of many chats always has some");
  assert.deepEqual(kindsOf(2, 2), ["reply"]);
  assert.equal(gradeNow(aRow({ now: { past_reply_target: 1, unanswered: 1 } })), "watch");
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
  const worst = aRow({ now: { ...waiters(4, 3, 30), agents: NOBODY, past_reply_target: 5, unanswered: 5 } });
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
