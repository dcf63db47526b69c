import assert from "node:assert/strict";
import { test } from "node:test";
import { waitBeforeTry } from "../../../dashboards/wallboard/src/feed/back_off.ts";

const MINUTE = 60_000;
const least = (attempt: number, lostForMs: number) => waitBeforeTry(attempt, lostForMs, () => 0);
const most = (attempt: number, lostForMs: number) => waitBeforeTry(attempt, lostForMs, () => 1 - Number.EPSILON);

test("doubles from 250 ms, up to a second while the outage is young", () => {
  assert.deepEqual([0, 1, 2, 3, 10].map((attempt) => Math.round(most(attempt, 0))), [250, 500, 1000, 1000, 1000]);
});

test("up to five seconds once the outage has lasted five minutes", () => {
  assert.equal(Math.round(most(9, 5 * MINUTE - 1)), 1000);
  assert.equal(Math.round(most(9, 5 * MINUTE)), 5000);
});

test("chance takes at most a half off, and never adds", () => {
  for (const lostForMs of [0, 10 * MINUTE]) {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      assert.equal(least(attempt, lostForMs) * 2, Math.round(most(attempt, lostForMs)), `${attempt}`);
    }
  }
});

test("a month of tries is still a number", () => {
  assert.equal(Math.round(most(1e6, 1e10)), 5000);
  assert.equal(least(Number.MAX_SAFE_INTEGER, 1e10), 2500);
});
