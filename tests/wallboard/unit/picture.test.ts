import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf } from "../../../dashboards/wallboard/src/picture/api.ts";
import type { Row } from "../../../dashboards/wallboard/src/picture/api.ts";
import { Painter, countGrades } from "../../../dashboards/wallboard/src/picture/picture.ts";
import type { Moment } from "../../../dashboards/wallboard/src/picture/picture.ts";
import { OPENED_MS, aRow, history, waiters } from "./rows.ts";

const moment = (nowMs: number, changes: Partial<Moment> = {}): Moment =>
  ({ nowMs, serverMs: OPENED_MS + nowMs, stale: false, held: false, pointsOf: () => null, ...changes });
const sight = (row: Row, atMs = 0) => ({ key: keyOf(row), row, atMs });
const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);

test("rows in order, counted by grade, and those in trouble", () => {
  const rows = [aRow({ queue: "fine" }), aRow({ queue: "bad", now: waiters(4, 3, 30) }), aRow({ queue: "shut", state: "closed" }),
    aRow({ queue: "worse", now: waiters(4, 3, 60) }), aRow({ group: "retail" })];
  const picture = new Painter("trouble", "15m").paint(rows.map((row) => sight(row)), moment(0));
  assert.deepEqual(names(picture.rows), ["worse", "bad", "retail", "fine", "shut"]);
  assert.deepEqual(names(picture.bad), ["worse", "bad"]);
  assert.deepEqual(picture.counts, { trouble: 2, watch: 0, fine: 2, closed: 1, unknown: 0 });
});

test("the worst stands first among those in trouble, whatever the list is sorted by", () => {
  const rows = [aRow({ queue: "a bad", now: waiters(4, 3, 30) }), aRow({ queue: "b worse", now: waiters(4, 3, 60) })];
  const picture = new Painter("name", "15m").paint(rows.map((row) => sight(row)), moment(0));
  assert.deepEqual(names(picture.rows), ["a bad", "b worse"]);
  assert.deepEqual(names(picture.bad), ["b worse", "a bad"]);
});

test("names that look alike are different rows", () => {
  const rows = [aRow({ queue: "a", channel: "voice" }), aRow({ queue: "a", channel: "chat" }), aRow({ group: "a", channel: "voice" }),
    aRow({ queue: '","', channel: "x" }), aRow({ queue: "", channel: '","x' })];
  assert.equal(new Set(rows.map(keyOf)).size, rows.length);
  assert.equal(new Painter("trouble", "15m").paint(rows.map((row) => sight(row)), moment(0)).rows.length, rows.length);
});

test("a row of which only the clock has moved on is the same object, so that it is not drawn anew", () => {
  const painter = new Painter("trouble", "15m");
  const row = aRow({ now: waiters(4, 0, 5) });
  const [before] = painter.paint([sight(row)], moment(0)).rows;
  const [after] = painter.paint([sight(row)], moment(750)).rows;
  assert.equal(after, before);
  assert.equal(after?.sinceS, 0.75);
  const [newRow] = painter.paint([sight(aRow({ now: waiters(4, 0, 5) }), 1000)], moment(1000)).rows;
  assert.notEqual(newRow, before);
});

test("a row whose grade, reasons, beginning or course has changed is another object", () => {
  const painter = new Painter("trouble", "15m");
  const row = aRow({ now: waiters(4, 3, 25, 30) });
  const points = history(60, (ago) => ({ misses: ago <= 5 ? 9 : 0 }));
  const [trouble] = painter.paint([sight(row)], moment(0)).rows;
  const [told] = painter.paint([sight(row)], moment(200, { pointsOf: () => points })).rows;
  assert.notEqual(told, trouble, "the history tells an earlier beginning");
  const [longer] = painter.paint([sight(row)], moment(2200, { pointsOf: () => points })).rows;
  assert.notEqual(longer, told, "the reason names the middle wait");
  const [stale] = painter.paint([sight(row)], moment(2300, { stale: true })).rows;
  assert.equal(stale?.grade, "unknown");
  assert.notEqual(stale, longer);
});

test("a row that has vanished is forgotten: when it returns, it begins anew", () => {
  const painter = new Painter("trouble", "15m");
  const other = aRow({ queue: "other" });
  const bad = aRow({ queue: "bad", now: waiters(4, 3, 30) });
  const sinceOf = (nowMs: number) =>
    painter.paint([sight(other), sight(bad)], moment(nowMs)).rows.find(({ name }) => name === "bad")?.since;
  painter.paint([sight(other), sight(aRow({ queue: "bad" }))], moment(0));
  assert.deepEqual(sinceOf(1000), { timeMs: OPENED_MS + 1000, atLeast: false });
  assert.deepEqual(names(painter.paint([sight(other)], moment(2000)).rows), ["other"]);
  assert.equal(sinceOf(20_000)?.atLeast, true, "the page did not see it begin");
  assert.equal(painter.paint([], moment(21_000)).rows.length, 0);
});

test("only rows that are bad have a beginning and a course", () => {
  const rows = [aRow({ queue: "fine" }), aRow({ queue: "shut", state: "closed" }), aRow({ queue: "never", state: "never_seen" })];
  for (const row of new Painter("trouble", "15m").paint(rows.map((r) => sight(r)), moment(0)).rows) {
    assert.equal(row.since, null, row.name);
    assert.equal(row.direction, "unknown", row.name);
  }
});

test("an outage does not end a trouble, nor begin one", () => {
  const painter = new Painter("trouble", "15m");
  const fine = aRow();
  const bad = aRow({ now: waiters(4, 3, 30) });
  painter.paint([sight(fine)], moment(0));
  painter.paint([sight(bad)], moment(10_000));
  painter.paint([sight(bad)], moment(20_000, { stale: true }));
  const [row] = painter.paint([sight(bad, 30_000)], moment(30_000)).rows;
  assert.deepEqual(row?.since, { timeMs: OPENED_MS + 10_000, atLeast: false });
});

test("where one row changes, the other thousand are the same objects", () => {
  const painter = new Painter("trouble", "15m");
  const rows = Array.from({ length: 1000 }, (_, i) => aRow({ queue: `q${i}`, now: waiters(i % 7, 0, 5) }));
  const first = painter.paint(rows.map((row) => sight(row)), moment(0)).rows;
  const changed = rows.map((row, i) => sight(i === 500 ? aRow({ queue: "q500", now: waiters(9, 0, 5) }) : row));
  const second = painter.paint(changed, moment(250)).rows;
  assert.equal(second.filter((row, i) => row !== first[i]).length, 1);
});

test("counts of some rows", () => {
  assert.deepEqual(countGrades([]), { trouble: 0, watch: 0, fine: 0, closed: 0, unknown: 0 });
});
