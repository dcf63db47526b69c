import assert from "node:assert/strict";
import { test } from "node:test";
import { readOptions } from "../../../dashboards/wallboard/src/options.ts";
import type { Row } from "../../../dashboards/wallboard/src/picture/api.ts";
import { groupsNotFound, isShown, subscriptionText } from "../../../dashboards/wallboard/src/picture/selection.ts";
import { aRow } from "./rows.ts";

const optionsOf = (search: string) => readOptions(search).options;
const asked = (search: string) => JSON.parse(subscriptionText(optionsOf(search))) as { queues: string[]; windows: string[]; max_hz: number };

const QUEUE = aRow({ queue: "billing", channel: "voice" });
const CHAT = aRow({ queue: "sales", channel: "chat" });
const RETAIL = aRow({ group: "retail", channel: "voice" });
const CARDS = aRow({ group: "cards", channel: "chat" });
const VOICE: Row = (() => {
  const { queue: _, ...row } = aRow({ channel: "voice" });
  return row;
})();
const ALL = { QUEUE, CHAT, RETAIL, CARDS, VOICE };

function shown(search: string): string[] {
  const options = optionsOf(search);
  return Object.entries(ALL).filter(([, row]) => isShown(row, options)).map(([name]) => name);
}

test("by default all queues, without groups and totals", () => {
  assert.deepEqual(shown(""), ["QUEUE", "CHAT"]);
  assert.deepEqual(asked("").queues, ["*"]);
});

test("groups and totals stand alone unless queues are asked for, too", () => {
  assert.deepEqual(shown("?groups=retail"), ["RETAIL"]);
  assert.deepEqual(shown("?groups=*"), ["RETAIL", "CARDS"]);
  assert.deepEqual(shown("?totals"), ["VOICE"]);
  assert.deepEqual(shown("?totals&groups=cards"), ["CARDS", "VOICE"]);
  assert.deepEqual(shown("?totals&groups=*&queues=*"), ["QUEUE", "CHAT", "RETAIL", "CARDS", "VOICE"]);
});

test("channels narrow whatever is shown", () => {
  assert.deepEqual(shown("?channels=chat"), ["CHAT"]);
  assert.deepEqual(shown("?channels=voice&groups=*&totals&queues=*"), ["QUEUE", "RETAIL", "VOICE"]);
  assert.deepEqual(shown("?channels=fax"), []);
});

test("the server is asked for the queues of the address only, and for none where none is shown", () => {
  assert.deepEqual(asked("?queues=billing,cards*").queues, ["billing", "cards*"]);
  const [none, ...more] = asked("?totals").queues;
  assert.deepEqual(more, []);
  assert.ok(none !== undefined && none.length >= 1 && !/[*?]/.test(none));
});

test("the windows shown and the one that grades are judged by, each once", () => {
  assert.deepEqual(asked("").windows, ["15m", "today"]);
  assert.deepEqual(asked("?windows=1m,5m").windows, ["1m", "5m", "15m"]);
});

test("four messages a second at most, as docs/wallboard.md says", () => {
  assert.equal(asked("").max_hz, 4);
});

test("a message the server takes: at most 16 KiB, with a hundred names of 128 bytes", () => {
  const names = Array.from({ length: 100 }, (_, i) => `${i}`.padEnd(128, "x"));
  assert.ok(subscriptionText(optionsOf(`?queues=${names.join(",")}`)).length <= 16 * 1024);
});

test("names of groups that there are not are told", () => {
  assert.deepEqual(groupsNotFound(Object.values(ALL), optionsOf("?groups=retail,retial")), ["retial"]);
  assert.deepEqual(groupsNotFound([], optionsOf("?groups=*")), []);
  assert.deepEqual(groupsNotFound([], optionsOf("")), []);
});
