import assert from "node:assert/strict";
import { test } from "node:test";
import { Board, STALE_AFTER_S } from "../../../dashboards/wallboard/src/feed/board.ts";
import type { HeartbeatMessage, RowsMessage } from "../../../dashboards/wallboard/src/feed/message.ts";
import { SleepWatch } from "../../../dashboards/wallboard/src/feed/sleep.ts";
import { keyOf } from "../../../dashboards/wallboard/src/picture/api.ts";
import { OPENED_MS, aRow } from "./rows.ts";

function stamp(seq: number, changes: { instance?: string; lag_s?: number } = {}) {
  return { instance: "a", seq, as_of: new Date(OPENED_MS).toISOString(), lag_s: 0, last_event_age_s: 0.2, partitions: { total: 6, covered: 6 }, ...changes };
}
const rows = (op: "snapshot" | "update", seq: number, queues: string[], changes = {}): RowsMessage =>
  ({ op, ...stamp(seq, changes), rows: queues.map((queue) => aRow({ queue })) });
const heartbeat = (seq: number, changes = {}): HeartbeatMessage => ({ op: "heartbeat", ...stamp(seq, changes) });
const names = (board: Board) => [...board.rows.values()].map(({ row }) => row.queue);

test("before the first snapshot nothing is known, and nothing else is taken", () => {
  const board = new Board();
  assert.equal(board.take(heartbeat(1), 0), false);
  assert.equal(board.take(rows("update", 1, ["a"]), 0), false);
  assert.equal(board.ageS(0), null);
  assert.equal(board.isStale(0), true);
  assert.equal(board.serverTimeMs(0), null);
});

test("a snapshot replaces all rows, an update those it names", () => {
  const board = new Board();
  assert.equal(board.take(rows("snapshot", 1, ["a", "b"]), 0), true);
  const kept = board.rows.get(keyOf(aRow({ queue: "a" })));
  assert.equal(board.take(rows("update", 2, ["b", "c"]), 1000), true);
  assert.deepEqual(names(board), ["a", "b", "c"]);
  assert.equal(board.rows.get(keyOf(aRow({ queue: "a" }))), kept, "the row not named is the same object");
  assert.equal(board.rows.get(keyOf(aRow({ queue: "b" })))?.atMs, 1000);
  board.take(rows("snapshot", 3, ["c"]), 2000);
  assert.deepEqual(names(board), ["c"]);
});

test("a heartbeat leaves rows as they are and makes them younger", () => {
  const board = new Board();
  board.take(rows("snapshot", 1, ["a"]), 0);
  assert.equal(board.ageS(900), 0.9);
  assert.equal(board.take(heartbeat(1), 900), true);
  assert.equal(board.ageS(1000), 0.1);
  assert.deepEqual(names(board), ["a"]);
});

test("another instance's frames don't continue this one's: only its snapshot does", () => {
  const board = new Board();
  board.take(rows("snapshot", 100, ["a"]), 0);
  assert.equal(board.take(rows("update", 101, ["b"], { instance: "other" }), 100), false);
  assert.equal(board.take(heartbeat(101, { instance: "other" }), 200), false);
  assert.deepEqual(names(board), ["a"]);
  assert.equal(board.ageS(300), 0.3, "nor do they make the figures younger");
  assert.equal(board.take(rows("snapshot", 3, ["b"], { instance: "other" }), 400), true);
  assert.deepEqual(names(board), ["b"]);
  assert.equal(board.stamp?.seq, 3);
});

test("a frame older than what is known is no news", () => {
  const board = new Board();
  board.take(rows("snapshot", 10, ["a"]), 0);
  assert.equal(board.take(rows("update", 9, ["b"]), 500), true);
  assert.deepEqual(names(board), ["a"]);
  assert.equal(board.stamp?.seq, 10);
  assert.equal(board.ageS(500), 0.5);
});

test("the age is the server's lag and the time since its last message", () => {
  const board = new Board();
  board.take(rows("snapshot", 1, ["a"], { lag_s: 1.25 }), 10_000);
  assert.equal(board.ageS(10_500), 1.75);
  assert.equal(board.ageS(9000), 1.25, "never less than the lag");
});

test("stale past three seconds of age, and once a server is silent that says something each second", () => {
  const board = new Board();
  board.take(rows("snapshot", 1, ["a"]), 0);
  assert.equal(board.isStale(2000), false);
  assert.equal(board.isStale(2001), true);
  board.take(heartbeat(1, { lag_s: STALE_AFTER_S }), 3000);
  assert.equal(STALE_AFTER_S, 3);
  assert.equal(board.isStale(3000), false);
  assert.equal(board.isStale(3001), true);
  board.take(heartbeat(1), 4000);
  assert.equal(board.isStale(4000), false);
});

test("in doubt, as after a sleep: stale until the next snapshot, for other frames may have lain about", () => {
  const board = new Board();
  board.take(rows("snapshot", 1, ["a"]), 0);
  board.doubt();
  assert.equal(board.isStale(100), true);
  board.take(rows("update", 2, ["a"]), 200);
  assert.equal(board.isStale(200), true);
  board.take(rows("snapshot", 3, ["a"]), 300);
  assert.equal(board.isStale(300), false);
});

test("a sleep is seen by the wall clock, which goes on; slow ticks and clocks set back are none", () => {
  const watch = new SleepWatch();
  assert.equal(watch.slept(1000, OPENED_MS), false);
  assert.equal(watch.slept(1250, OPENED_MS + 250), false);
  assert.equal(watch.slept(61_250, OPENED_MS + 60_250), false, "a hidden tab's tick, a minute later");
  assert.equal(watch.slept(61_500, OPENED_MS + 3_660_000), true);
  assert.equal(watch.slept(61_750, OPENED_MS + 3_660_250), false, "told once");
  assert.equal(watch.slept(62_000, OPENED_MS), false);
  assert.equal(watch.slept(62_250, OPENED_MS + 1250), false, "a second is a clock put right");
});

test("the server's clock is carried on by the page's", () => {
  const board = new Board();
  board.take(rows("snapshot", 1, ["a"]), 5000);
  assert.equal(board.serverTimeMs(6500), OPENED_MS + 1500);
});
