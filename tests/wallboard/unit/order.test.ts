import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf } from "../../../dashboards/wallboard/src/picture/api.ts";
import { gradeOf } from "../../../dashboards/wallboard/src/picture/grade.ts";
import { CalmOrder, SORTS } from "../../../dashboards/wallboard/src/picture/order.ts";
import type { Placed, Sort } from "../../../dashboards/wallboard/src/picture/order.ts";
import { nameOf } from "../../../dashboards/wallboard/src/picture/picture.ts";
import { aRow, level, waiters } from "./rows.ts";
import type { Changes } from "./rows.ts";

function placed(changes: Changes, sinceS = 0): Placed {
  const row = aRow(changes);
  return { key: keyOf(row), name: nameOf(row), row, sinceS, grade: gradeOf(row, sinceS, false).grade };
}

function byKey(...rows: Placed[]): Map<string, Placed> {
  return new Map(rows.map((row) => [row.key, row]));
}

function namesIn(order: CalmOrder, rows: Map<string, Placed>, nowMs: number, held = false): string[] {
  return order.arrange(rows, nowMs, held).map((key) => rows.get(key)?.name ?? "gone");
}

function sorted(sort: Sort, ...rows: Placed[]): string[] {
  return namesIn(new CalmOrder(sort, "15m"), byKey(...rows), 0);
}

test("by trouble: grade, then longest wait in targets, then name", () => {
  const names = sorted("trouble",
    placed({ queue: "never", state: "never_seen" }),
    placed({ queue: "shut", state: "closed" }),
    placed({ queue: "b idle" }), placed({ queue: "a idle" }),
    placed({ queue: "calm but long", target_s: 100, now: waiters(1, 0, 90) }),
    placed({ queue: "calm, nearer its target", target_s: 10, now: waiters(1, 0, 9.5) }),
    placed({ queue: "watched", now: waiters(1, 1, 21) }),
    placed({ queue: "in trouble, 3 targets", target_s: 100, now: waiters(3, 3, 200, 300) }),
    placed({ queue: "in trouble, 4 targets", target_s: 10, now: waiters(3, 3, 20, 40) }));
  assert.deepEqual(names, ["in trouble, 4 targets", "in trouble, 3 targets", "watched", "calm, nearer its target", "calm but long",
    "a idle", "b idle", "shut", "never"]);
});

test("names are compared as they are, then channels; groups and totals stand before queues of their weight", () => {
  const rows = [placed({ queue: "a", channel: "voice" }), placed({ queue: "a", channel: "chat" }), placed({ queue: "B" }),
    placed({ group: "z", channel: "voice" })];
  const order = new CalmOrder("name", "15m").arrange(byKey(...rows), 0, false);
  assert.deepEqual(order, [rows[3], rows[2], rows[1], rows[0]].map((row) => row?.key));
});

test("a wait grows with the time since its frame", () => {
  const names = sorted("longest_wait", placed({ queue: "fresh", now: waiters(1, 0, 10) }, 0), placed({ queue: "older", now: waiters(1, 0, 8) }, 3));
  assert.deepEqual(names, ["older", "fresh"]);
});

test("each sort puts what needs a look first, and what is not known last", () => {
  const nobody = { staffed: null, available: null, busy: null, ringing: null, wrapup: null, not_ready: null };
  const some = { ...nobody, staffed: 5, available: 5 };
  const one = { ...nobody, staffed: 5, available: 1 };
  const cases: [Sort, Changes, Changes, Changes][] = [
    ["name", {}, {}, {}],
    ["waiting", { now: waiters(9, 0, 1) }, { now: waiters(2, 0, 1) }, {}],
    ["longest_wait", { now: waiters(1, 0, 9) }, { now: waiters(5, 0, 2) }, {}],
    ["past_target", { now: waiters(5, 5, 30) }, { now: waiters(9, 1, 30) }, {}],
    ["service_level", { level: level(1, 20) }, { level: level(19, 20) }, { level: level(0, 0) }],
    ["unanswered", { now: { unanswered: 4 } }, { now: { unanswered: 1 } }, {}],
    ["agents", { now: { agents: one } }, { now: { agents: some } }, { now: { agents: nobody } }],
    ["trouble", { now: waiters(4, 4, 30) }, { now: waiters(1, 1, 30) }, { state: "closed" }],
  ];
  for (const [sort, first, second, last] of cases) {
    const rows = [placed({ queue: "3", ...last }), placed({ queue: "2", ...second }), placed({ queue: "1", ...first })];
    assert.deepEqual(sorted(sort, ...rows), ["1", "2", "3"], sort);
  }
  const rate = (queue: string, abandon_rate: number | null) => {
    const row = placed({ queue });
    Object.assign(row.row.windows["15m"] ?? {}, { abandon_rate });
    return row;
  };
  assert.deepEqual(sorted("abandon_rate", rate("3", null), rate("2", 0), rate("1", 0.3)), ["1", "2", "3"]);
  assert.deepEqual([...SORTS].sort(), [...cases.map(([sort]) => sort), "abandon_rate"].sort());
});

test("rows change places at most every five seconds", () => {
  const order = new CalmOrder("waiting", "15m");
  const at = (a: number, b: number) => byKey(placed({ queue: "a", now: { waiting: a } }), placed({ queue: "b", now: { waiting: b } }));
  assert.deepEqual(namesIn(order, at(2, 1), 1000), ["a", "b"]);
  assert.deepEqual(namesIn(order, at(1, 2), 5999), ["a", "b"]);
  assert.deepEqual(namesIn(order, at(1, 2), 6000), ["b", "a"]);
  assert.deepEqual(namesIn(order, at(2, 1), 10_999), ["b", "a"]);
  assert.deepEqual(namesIn(order, at(2, 1), 11_000), ["a", "b"]);
});

test("and not while held, however long; then at once", () => {
  const order = new CalmOrder("waiting", "15m");
  const at = (a: number, b: number) => byKey(placed({ queue: "a", now: { waiting: a } }), placed({ queue: "b", now: { waiting: b } }));
  namesIn(order, at(2, 1), 0);
  assert.deepEqual(namesIn(order, at(1, 2), 60_000, true), ["a", "b"]);
  assert.deepEqual(namesIn(order, at(1, 2), 60_001, false), ["b", "a"]);
});

test("new rows wait at the end for the next order, gone ones go at once", () => {
  const order = new CalmOrder("waiting", "15m");
  const row = (queue: string, waiting: number) => placed({ queue, now: { waiting } });
  namesIn(order, byKey(row("a", 3), row("b", 2), row("c", 1)), 0);
  assert.deepEqual(namesIn(order, byKey(row("new", 9), row("a", 3), row("c", 1)), 100), ["a", "c", "new"]);
  assert.deepEqual(namesIn(order, byKey(row("new", 9), row("a", 3), row("c", 1)), 5000), ["new", "a", "c"]);
  assert.deepEqual(namesIn(order, new Map(), 5100), []);
  assert.deepEqual(namesIn(order, byKey(row("c", 1), row("a", 3)), 5200), ["a", "c"], "after nothing, in order at once");
});
