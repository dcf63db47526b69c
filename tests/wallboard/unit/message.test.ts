import assert from "node:assert/strict";
import { test } from "node:test";
import { readMessage } from "../../../dashboards/wallboard/src/feed/message.ts";

const STAMP = { instance: "f3a9c012", seq: 4711, as_of: "2026-11-22T10:00:00.250Z", event_time: null, lag_s: 0.0,
  last_event_age_s: null, partitions: { total: 6, covered: 6 } };
const WINDOW = { offered: 40, answered: 31, abandoned: 4, abandoned_short: 1, abandon_rate: 0.088, service_level: 0.59,
  service_levels: { honest: { value: 0.59, n: 22, of: 37 }, decided: { value: 0.5, n: 2, of: 4, low_volume: true } },
  talk_s: { count: 0, sum: null } };
const NOW = { waiting: 12, longest_wait_s: 83.2, oldest_since: "2026-11-22T09:58:37.05Z", suspect: false, past_target: 3,
  wait_so_far_s: { p50: 14, p90: 60.2, max: 83.2 }, handling: 31, on_hold: 2, unanswered: 0, oldest_unanswered_s: null, past_reply_target: 0,
  agents: { staffed: 40, available: 4, busy: 31, ringing: 1, wrapup: 2, not_ready: 2 } };
const ROW = { queue: "billing", channel: "voice", state: "ok", target_s: 20, goal: 0.8, formula: "honest",
  target_since: "2026-11-01T00:00:00Z", now: NOW, windows: { "15m": WINDOW, today: WINDOW } };

const read = (message: unknown) => readMessage(JSON.stringify(message));

function rowsOf(message: unknown) {
  const got = read(message);
  assert.ok(got !== null && (got.op === "snapshot" || got.op === "update"));
  return got.rows;
}

// A copy of `value` without the member at `path`.
function without(value: object, path: string): object {
  const copy = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop() ?? "";
  const holder = names.reduce((at, name) => at[name] as Record<string, unknown>, copy);
  assert.ok(last in holder, path);
  delete holder[last];
  return copy;
}

test("a snapshot's queues and totals are rows, cut down to what a row shows", () => {
  const total = { ...ROW, queue: undefined, group: "retail" };
  const rows = rowsOf({ op: "snapshot", ...STAMP, queues: [ROW], totals: [total], agents: {} });
  assert.deepEqual(rows.map(({ queue, group, channel }) => [queue, group, channel]), [["billing", undefined, "voice"], [undefined, "retail", "voice"]]);
  const [row] = rows;
  assert.deepEqual(row?.windows["15m"], { abandon_rate: 0.088, answered: 31, abandoned: 4, abandoned_short: 1, level: { value: 0.59, n: 22, of: 37 } });
  assert.equal(row?.now.longest_wait_s, 83.2);
  assert.ok(!("handling" in (row?.now ?? {})));
});

test("an update and a heartbeat", () => {
  const { event_time: _, ...stamp } = { ...STAMP, last_event_age_s: 4.5 };
  assert.deepEqual(read({ op: "heartbeat", ...STAMP, last_event_age_s: 4.5 }), { op: "heartbeat", ...stamp });
  assert.deepEqual(read({ op: "heartbeat", ...STAMP }), { op: "heartbeat", ...stamp, last_event_age_s: null }, "before the first event");
  assert.equal(rowsOf({ op: "update", ...STAMP, totals: [], queues: [ROW] }).length, 1);
  assert.deepEqual(rowsOf({ op: "update", ...STAMP }), []);
});

test("the service level is the one of the row's own formula; of an unknown formula there is none", () => {
  const level = (formula: string) => rowsOf({ op: "update", ...STAMP, queues: [{ ...ROW, formula }] })[0]?.windows["15m"]?.level;
  assert.deepEqual(level("decided"), { value: 0.5, n: 2, of: 4, low_volume: true });
  assert.deepEqual(level("not yet invented"), { value: null, n: 0, of: 0 });
});

test("an error of the server is handed on as text", () => {
  assert.deepEqual(read({ op: "error", code: "bad_queues", message: "no" }), { op: "error", code: "bad_queues", message: "no" });
  assert.deepEqual(read({ op: "error" }), { op: "error", code: "undefined", message: "undefined" });
});

test("garbage, other shapes and other operations are no messages", () => {
  for (const text of ["", "{", "null", "17", '"snapshot"', "[]", "[1]", "{}", '{"op":17}', '{"op":"pong","seq":1}', '{"op":"__proto__"}', "\u0000"]) {
    assert.equal(readMessage(text), null, text);
  }
});

test("members that are not known are passed over", () => {
  assert.notEqual(read({ op: "heartbeat", ...STAMP, something_new: { of: "next year" } }), null);
  assert.equal(rowsOf({ op: "snapshot", ...STAMP, queues: [{ ...ROW, something_new: 1, now: { ...NOW, more: [] } }] }).length, 1);
});

test("a frame that does not say what it is of is none: its age would be nothing", () => {
  for (const member of ["instance", "seq", "as_of", "lag_s", "partitions"]) {
    assert.equal(read(without({ op: "heartbeat", ...STAMP }, member)), null, member);
    assert.equal(read({ op: "heartbeat", ...STAMP, [member]: null }), null, `${member} is null`);
  }
  assert.equal(read({ op: "heartbeat", ...STAMP, as_of: "yesterday" }), null);
  assert.equal(read({ op: "heartbeat", ...STAMP, lag_s: "0" }), null);
});

test("a frame with a row that lacks what drawing counts on is none", () => {
  const paths = ["channel", "target_s", "goal", "formula", "now", "now.waiting", "now.past_target", "now.unanswered",
    "now.past_reply_target", "now.agents", "now.wait_so_far_s", "windows", "windows.15m.service_levels"];
  for (const path of paths) {
    assert.equal(read({ op: "snapshot", ...STAMP, queues: [ROW, without(ROW, path)] }), null, path);
    assert.equal(read({ op: "snapshot", ...STAMP, totals: [without(ROW, path)] }), null, path);
  }
  assert.equal(read({ op: "snapshot", ...STAMP, queues: [null] }), null);
  assert.equal(read({ op: "snapshot", ...STAMP, queues: "billing" }), null);
});

test("a name stays what it is, whatever it holds", () => {
  const queue = '<img src=x onerror="alert(1)">\u202e__proto__';
  assert.equal(rowsOf({ op: "snapshot", ...STAMP, queues: [{ ...ROW, queue }] })[0]?.queue, queue);
});
