import assert from "node:assert/strict";
import { test } from "node:test";
import { Memory, compareSamples, directionByHistory, directionOf, sampleOf } from "../../../dashboards/wallboard/src/picture/trend.ts";
import { aRow, history, waiters } from "./rows.ts";

const MINUTE = 60_000;
const at = (atMs: number, waiting: number, middleS: number | null, late = 0) => ({ atMs, waiting, middleS, late });
const against = (before: [number, number | null, number?], after: [number, number | null, number?]) =>
  compareSamples(at(0, ...before), at(0, ...after));

test("longer middle waits and more who wait are worse, shorter and fewer better", () => {
  assert.equal(against([10, 20], [10, 40]), "worse");
  assert.equal(against([10, 20], [20, 20]), "worse");
  assert.equal(against([10, 20, 0], [10, 20, 4]), "worse");
  assert.equal(against([10, 40], [10, 20]), "better");
  assert.equal(against([20, 20], [10, 20]), "better");
  assert.equal(against([10, 20, 4], [10, 20, 0]), "better");
});

test("a fifth, a single person or a few seconds more or less is no change", () => {
  assert.equal(against([10, 100], [11, 119]), "steady");
  assert.equal(against([1, 2], [2, 6]), "steady");
  assert.equal(against([0, 0], [0, 0]), "steady");
  assert.equal(against([100, 30], [102, 30]), "steady");
});

test("how long they wait weighs more than how many they are", () => {
  assert.equal(against([20, 20], [10, 60]), "worse");
  assert.equal(against([10, 60], [20, 20]), "better");
});

test("a middle wait that is not known is not compared", () => {
  assert.equal(against([10, null], [20, 5]), "worse");
  assert.equal(against([10, 50], [10, null]), "steady");
});

test("a sample's middle wait is as of the moment of drawing; nobody waiting is no wait", () => {
  assert.deepEqual(sampleOf(aRow({ now: waiters(4, 0, 10) }), 2.5, 77), at(77, 4, 12.5));
  assert.deepEqual(sampleOf(aRow({ now: { past_reply_target: 2 } }), 2.5, 77), at(77, 0, 0, 2));
});

test("memory: the sample of five minutes ago, once there is one", () => {
  const memory = new Memory();
  for (let ms = 0; ms < 20 * MINUTE; ms += 250) {
    memory.take(at(ms, ms, 0));
    const before = memory.before(ms);
    if (ms < 5 * MINUTE) assert.equal(before, null);
    else assert.ok(before !== null && ms - before.atMs >= 5 * MINUTE && ms - before.atMs <= 5.5 * MINUTE, `${ms}`);
  }
});

test("memory: a page that looked away for an hour does not compare with an hour ago", () => {
  const memory = new Memory();
  for (let ms = 0; ms <= 10 * MINUTE; ms += 1000) memory.take(at(ms, 3, 10));
  assert.equal(memory.before(70 * MINUTE), null);
  const past = history(60, () => ({ waiting: 5, p50: 10 }));
  assert.equal(directionOf(memory, at(70 * MINUTE, 30, 90), past), "steady", "the history speaks instead");
});

test("by the history: the newest whole minute against the fifth before it", () => {
  assert.equal(directionByHistory(history(60, (ago) => ({ waiting: ago === 1 ? 12 : 4, p50: 10 }))), "worse");
  assert.equal(directionByHistory(history(60, (ago) => ({ waiting: ago === 6 ? 12 : 4, p50: 10 }))), "better");
  assert.equal(directionByHistory(history(60, (ago) => ({ waiting: ago === 0 ? 99 : 4, p50: 10 }))), "steady", "the running minute");
  assert.equal(directionByHistory(history(6, () => ({}))), "unknown");
});

test("a minute in which nobody was answered is no minute without waits", () => {
  assert.equal(directionByHistory(history(60, (ago) => (ago <= 2 ? { waiting: 9, p50: null } : { waiting: 9, p50: 60 }))), "steady");
  assert.equal(directionByHistory(history(60, (ago) => (ago <= 2 ? { waiting: 0, p50: null } : { waiting: 9, p50: 60 }))), "better");
});

test("without memory and history nobody knows", () => {
  assert.equal(directionOf(new Memory(), at(0, 1, 1), null), "unknown");
  assert.equal(directionOf(new Memory(), at(0, 1, 1), []), "unknown");
});
