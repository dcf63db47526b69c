import assert from "node:assert/strict";
import { test } from "node:test";
import { Spells } from "../../../dashboards/wallboard/src/picture/since.ts";
import { OPENED_MS, aPoint, aRow, history, waiters } from "./rows.ts";

const S = 1000;
const MINUTE = 60 * S;
const iso = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString().slice(11, 19));

// What the page says of a trouble row that it found so when it was opened, half a minute into 10:00.
function found(points: ReturnType<typeof history> | null, row = aRow({ now: waiters(4, 3, 25) })) {
  const spells = new Spells();
  spells.take("trouble", OPENED_MS + 30 * S);
  return spells.since("trouble", row, points);
}

test("a grade that began before the page's eyes began then", () => {
  const spells = new Spells();
  spells.take("fine", OPENED_MS);
  spells.take("watch", OPENED_MS + 10 * S);
  spells.take("trouble", OPENED_MS + 20 * S);
  assert.deepEqual(spells.since("trouble", aRow(), null), { timeMs: OPENED_MS + 20 * S, atLeast: false });
  spells.take("trouble", OPENED_MS + 50 * S);
  const past = history(60, () => ({ misses: 3 }));
  assert.deepEqual(spells.since("trouble", aRow(), past), { timeMs: OPENED_MS + 20 * S, atLeast: false });
});

test("a grade that comes back within a minute has not been away, later it has", () => {
  const spells = new Spells();
  const at = (seconds: number, grade: "fine" | "trouble") => spells.take(grade, OPENED_MS + seconds * S);
  at(0, "fine");
  at(10, "trouble");
  at(20, "fine");
  at(70, "trouble");
  assert.equal(spells.since("trouble", aRow(), null)?.timeMs, OPENED_MS + 10 * S);
  at(80, "fine");
  at(131, "trouble");
  assert.equal(spells.since("trouble", aRow(), null)?.timeMs, OPENED_MS + 131 * S);
});

test("a grade never seen has no beginning", () => {
  assert.equal(new Spells().since("trouble", aRow(), null), null);
});

test("what the page found: from the first of the unbroken last minutes that missed the goal", () => {
  const since = found(history(60, (ago) => ({ misses: ago <= 12 || ago === 20 ? 2 : 0 })));
  assert.equal(iso(since?.timeMs), "09:48:00");
  assert.equal(since?.atLeast, false);
});

test("a minute that misses the target a few times and reaches the goal is a good one", () => {
  const busy = history(60, (ago) => ({ misses: ago <= 3 ? 20 : 15 })).map((point) => ({ ...point, decided: { ...point.decided, hits: 60 } }));
  assert.equal(iso(found(busy)?.timeMs), "09:57:00", "60 of 75 are 80 %, 60 of 80 are not");
});

test("the running minute may have no miss yet, an earlier one without a miss breaks the row", () => {
  assert.equal(iso(found(history(60, (ago) => ({ misses: ago >= 1 && ago <= 5 ? 1 : 0 })))?.timeMs), "09:55:00");
  const broken = found(history(60, (ago) => ({ misses: ago >= 2 && ago <= 5 ? 1 : 0 })));
  assert.equal(iso(broken?.timeMs), iso(OPENED_MS - 5 * S), "from when the oldest passed the target");
});

test("where all minutes missed, it is at least since the first", () => {
  const since = found(history(60, () => ({ misses: 1 })));
  assert.equal(iso(since?.timeMs), "09:01:00");
  assert.equal(since?.atLeast, true);
});

test("without a history: at least since the oldest who waits passed the target, else since the page was opened", () => {
  const row = aRow({ target_s: 20, now: waiters(4, 3, 60, 320) });
  assert.deepEqual(found(null, row), { timeMs: OPENED_MS - 300 * S, atLeast: true });
  assert.deepEqual(found(null, aRow()), { timeMs: OPENED_MS + 30 * S, atLeast: true });
  assert.deepEqual(found([], aRow()), { timeMs: OPENED_MS + 30 * S, atLeast: true });
});

test("when the oldest has been served, the trouble has not become younger", () => {
  const spells = new Spells();
  spells.take("trouble", OPENED_MS);
  spells.since("trouble", aRow({ now: waiters(4, 3, 60, 320) }), null);
  assert.equal(spells.since("trouble", aRow({ now: waiters(4, 3, 60, 30) }), null)?.timeMs, OPENED_MS - 300 * S);
});

test("minutes after the page was opened are the page's own to see", () => {
  const later = [...history(60, () => ({})), aPoint(-1, { misses: 5 }), aPoint(-2, { misses: 5 })];
  assert.equal(iso(found(later)?.timeMs), iso(OPENED_MS - 5 * S));
});

test("what the history has told is kept when the history has moved on", () => {
  const spells = new Spells();
  const row = aRow({ now: waiters(4, 3, 25) });
  spells.take("trouble", OPENED_MS);
  spells.since("trouble", row, history(60, (ago) => ({ misses: ago <= 30 ? 1 : 0 })));
  const twoHoursOn = history(60, () => ({ misses: 1 })).map((point) => ({ ...point, time: new Date(Date.parse(point.time) + 120 * MINUTE).toISOString() }));
  assert.equal(iso(spells.since("trouble", row, twoHoursOn)?.timeMs), "09:30:00");
});

test("a page that looked away did not see the beginning: it asks the history again", () => {
  const spells = new Spells();
  spells.take("fine", OPENED_MS - 60 * MINUTE);
  spells.take("trouble", OPENED_MS);
  const row = aRow({ now: waiters(4, 3, 25) });
  const since = spells.since("trouble", row, history(60, (ago) => ({ misses: ago <= 7 ? 1 : 0 })));
  assert.equal(iso(since?.timeMs), "09:53:00");
});

test("a history of before the page looked away says nothing of now", () => {
  const spells = new Spells();
  spells.take("trouble", OPENED_MS + 60 * MINUTE);
  const since = spells.since("trouble", aRow(), history(60, () => ({ misses: 1 })));
  assert.equal(since?.timeMs, OPENED_MS + 60 * MINUTE);
});

test("a server whose clock is behind the one before starts anew", () => {
  const spells = new Spells();
  spells.take("fine", OPENED_MS);
  spells.take("trouble", OPENED_MS + S);
  spells.take("trouble", OPENED_MS - 30 * MINUTE);
  assert.deepEqual(spells.since("trouble", aRow(), null), { timeMs: OPENED_MS - 30 * MINUTE, atLeast: true });
});

test("a clock that goes back by a moment changes nothing", () => {
  const spells = new Spells();
  spells.take("fine", OPENED_MS);
  spells.take("trouble", OPENED_MS + 10 * S);
  spells.take("trouble", OPENED_MS + 9 * S);
  assert.deepEqual(spells.since("trouble", aRow(), null), { timeMs: OPENED_MS + 10 * S, atLeast: false });
});
