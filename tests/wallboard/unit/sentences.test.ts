// What the page says in whole sentences: no place of a sentence may stay unfilled, in any language.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readOptions } from "../../../dashboards/wallboard/src/options.ts";
import type { Reason } from "../../../dashboards/wallboard/src/picture/grade.ts";
import { Painter } from "../../../dashboards/wallboard/src/picture/picture.ts";
import { keyOf } from "../../../dashboards/wallboard/src/picture/api.ts";
import type { Row } from "../../../dashboards/wallboard/src/picture/api.ts";
import { mistakeText } from "../../../dashboards/wallboard/src/view/notices.tsx";
import type { Scene } from "../../../dashboards/wallboard/src/view/scene.ts";
import { courseText, reasonText, sinceText, titleOf } from "../../../dashboards/wallboard/src/view/sentences.ts";
import { trendSummary } from "../../../dashboards/wallboard/src/view/trend_chart.tsx";
import { whatToSay } from "../../../dashboards/wallboard/src/view/verdict.tsx";
import { LANGUAGES, wordsFor } from "../../../dashboards/wallboard/src/words/index.ts";
import { OPENED_MS, aRow, history, waiters } from "./rows.ts";

const EN = wordsFor("en");
const REASONS: Reason[] = [
  { kind: "middle_wait", count: 4, seconds: 83 }, { kind: "nobody_staffed" }, { kind: "replies", count: 3 }, { kind: "past_target", count: 1 },
  { kind: "reply", count: 2 }, { kind: "below_goal" }, { kind: "never_seen" }, { kind: "old" }, { kind: "closed" },
];
const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, "");

test("every reason and every mistake is a whole sentence in every language", () => {
  const { mistakes } = readOptions(`?x=1&rows=0&rows=1&sort=luck&queues=${"y".repeat(129)}&windows=1m,5m,1h`);
  assert.deepEqual([...new Set(mistakes.map(({ kind }) => kind))].sort(), ["bad_value", "name_length", "too_many", "twice", "unknown"]);
  for (const language of LANGUAGES) {
    const words = wordsFor(language);
    const all = [...REASONS.map((reason) => reasonText(reason, words, "0:04")), ...mistakes.map((mistake) => mistakeText(mistake, words))];
    for (const text of all) assert.doesNotMatch(text, /[{}]|undefined|NaN|^$/, `${language}: ${text}`);
    assert.equal(new Set(all).size, all.length, language);
  }
});

test("a reason names its number and its time", () => {
  assert.match(plain(reasonText(REASONS[0] as Reason, EN, "")), /4 .*1:23/);
  assert.match(plain(reasonText({ kind: "old" }, EN, "0:04")), /0:04/);
});

test("a mistake names the option, the value and what is possible; a long value is cut", () => {
  const said = (search: string) => readOptions(search).mistakes.map((mistake) => plain(mistakeText(mistake, EN))).join("\n");
  assert.match(said("?rotate=2"), /rotate.*“2”.*3.*3,600/);
  assert.match(said("?theme=pink"), /theme.*“pink”.*auto, dark, light/);
  assert.ok(said(`?sort=${"z".repeat(5000)}`).length < 300);
  assert.doesNotMatch(said("?%E2%80%AEevil=1"), /\u202e/, "writing is not turned around");
});

test("since, and which way it goes; nothing of a row that is well", () => {
  const time = EN.clock(new Date(OPENED_MS));
  assert.equal(plain(sinceText({ timeMs: OPENED_MS, atLeast: false }, EN)), `since ${time}`);
  assert.equal(plain(sinceText({ timeMs: OPENED_MS, atLeast: true }, EN)), `since ${time} or before`);
  const row = paint([aRow({ now: waiters(5, 4, 30) })]).rows[0];
  assert.ok(row !== undefined);
  assert.equal(courseText({ ...row, since: null }, EN), "");
  assert.match(courseText({ ...row, direction: "worse" }, EN), /^since .* · getting worse$/);
  assert.doesNotMatch(courseText({ ...row, direction: "unknown" }, EN), /·/);
});

test("titles: a queue's own name, a group as such, a total as such", () => {
  const { queue: _, ...total } = aRow({ channel: "chat" });
  assert.equal(titleOf(aRow({ queue: "<b>billing</b>" }), EN), "<b>billing</b>");
  assert.equal(plain(titleOf(aRow({ group: "retail" }), EN)), "group retail");
  assert.equal(plain(titleOf(total, EN)), "all of chat");
});

function paint(rows: Row[], stale = false) {
  const moment = { nowMs: 0, serverMs: OPENED_MS, stale, held: false, pointsOf: () => null };
  return new Painter("trouble", "15m").paint(rows.map((row) => ({ key: keyOf(row), row, atMs: 0 })), moment);
}

// The line at the top, of these rows.
function said(rows: Row[], changes: Partial<Scene> = {}, partitions = { total: 6 as number | null, covered: 6 }) {
  const stamp = { instance: "a", seq: 1, as_of: new Date(OPENED_MS).toISOString(), lag_s: 0, last_event_age_s: 0, partitions };
  const scene = { words: EN, options: readOptions("").options, picture: paint(rows, changes.stale), stamp, stale: false, ...changes };
  const { grade, text } = whatToSay(scene as Scene);
  return `${grade}: ${plain(text)}`;
}

test("the line at the top is as bad as the worst that somebody must act on", () => {
  const trouble = aRow({ queue: "t", now: waiters(5, 4, 30) });
  const watch = aRow({ queue: "w", now: waiters(1, 1, 30) });
  assert.equal(said([aRow(), trouble, watch]), "trouble: In trouble: 1");
  assert.equal(said([aRow(), watch]), "watch: No queue is in trouble");
  assert.equal(said([aRow()]), "fine: No queue is in trouble");
});

test("it is never green where nobody knows", () => {
  assert.match(said([aRow()], { stale: true }), /^unknown: The figures are old/);
  assert.match(said([aRow({ state: "never_seen" })]), /^unknown: Never seen/, "not old: there was nothing yet");
  assert.match(said([aRow({ state: "never_seen" }), aRow({ queue: "b", state: "stale" })]), /^unknown: The figures are old/);
  assert.match(said([], { stamp: null }), /^unknown: Connecting/);
  assert.match(said([]), /^unknown: No queues yet/);
  assert.match(said([], {}, { total: null, covered: 0 }), /^unknown: Connecting/);
  assert.match(said([], {}, { total: 6, covered: 2 }), /^unknown: Not everything is read yet: 2 of 6/);
  assert.match(said([], { options: readOptions("?queues=nobody").options }), /^unknown: No queue matches/);
});

test("figures of which a part is not read yet are never green", () => {
  assert.match(said([aRow()], {}, { total: 6, covered: 2 }), /^unknown: Not everything is read yet: 2 of 6/);
  assert.match(said([aRow({ now: waiters(5, 4, 30) })], {}, { total: 6, covered: 2 }), /^trouble: /, "trouble stays trouble");
});

test("the last hour in words, for who cannot see it", () => {
  const points = history(60, (ago) => ({ waiting: ago === 30 ? 17 : 2, misses: ago === 30 ? 5 : 0 }));
  assert.match(plain(trendSummary(points, EN)), /17 waiting, at .*; 2 now; 5 missed/);
  assert.equal(trendSummary([], EN), EN.text("trend.none"));
});
