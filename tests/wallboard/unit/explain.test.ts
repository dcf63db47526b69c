import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMNS } from "../../../dashboards/wallboard/src/options.ts";
import type { FullRow } from "../../../dashboards/wallboard/src/picture/detail.ts";
import { ALL_FORMULAS, explain, isFormula } from "../../../dashboards/wallboard/src/view/explain.ts";
import { LANGUAGES, wordsFor } from "../../../dashboards/wallboard/src/words/index.ts";
import { aRow, waiters } from "./rows.ts";

const WORDS = wordsFor("en");

function fullRow(): FullRow {
  const row = aRow({ now: { ...waiters(12, 3, 14, 83.2), unanswered: 7, oldest_unanswered_s: 125 } }) as unknown as FullRow;
  const window = (n: number, of: number) => ({ answered: 31, abandoned: 4, abandoned_short: 1, abandon_rate: 3 / 34,
    service_levels: { honest: { value: of === 0 ? null : n / of, n, of }, decided: { value: 0.5, n: 20, of: 40 } } });
  row.windows = { "15m": window(22, 37), today: window(1, 9), "1m": window(0, 0) } as unknown as FullRow["windows"];
  return row;
}

// Value, window, numerator, denominator.
function told(figure: string, row = fullRow()) {
  const of = explain(figure, row, WORDS);
  assert.notEqual(of, null, figure);
  return [of?.value, of?.window, of?.parts?.n, of?.parts?.of];
}

test("a count of now: its value; parts where it is one of a larger count", () => {
  assert.deepEqual(told("waiting"), ["12", "now", undefined, undefined]);
  assert.deepEqual(told("past_target"), ["3", "now", 3, 12]);
  assert.deepEqual(told("agents"), ["2", "now", 2, 9]);
  assert.deepEqual(told("unanswered"), ["7", "now", undefined, undefined]);
});

test("waits of now", () => {
  assert.deepEqual(told("longest_wait"), ["1:23", "now", undefined, undefined]);
  assert.deepEqual(told("oldest_unanswered"), ["2:05", "now", undefined, undefined]);
});

test("service level: of the window that was clicked, by the row's formula, with its numerator and denominator", () => {
  assert.deepEqual(told("service_level:15m"), ["59.4%", "15m", 22, 37]);
  assert.deepEqual(told("service_level:today"), ["11.1%", "today", 1, 9]);
  assert.equal(explain("service_level:15m", fullRow(), WORDS)?.formula, "honest");
  assert.deepEqual(told("service_level:15m", { ...fullRow(), formula: "decided" }), ["50%", "15m", 20, 40]);
});

test("fewer than ten in the denominator is few, ten are not", () => {
  const few = (figure: string) => explain(figure, fullRow(), WORDS)?.few;
  assert.equal(few("service_level:15m"), false);
  assert.equal(few("service_level:today"), true);
  assert.equal(few("abandon_rate:15m"), false);
  const ten = fullRow();
  Object.assign(ten.windows["15m"] ?? {}, { answered: 7, abandoned: 4, abandoned_short: 1 });
  assert.equal(explain("abandon_rate:15m", ten, WORDS)?.few, false);
  Object.assign(ten.windows["15m"] ?? {}, { answered: 6 });
  assert.equal(explain("abandon_rate:15m", ten, WORDS)?.few, true);
});

test("abandon rate: short abandons are neither in the numerator nor in the denominator", () => {
  assert.deepEqual(told("abandon_rate:15m"), ["8.8%", "15m", 3, 34]);
});

test("what is not known is a dash, not a nought", () => {
  assert.deepEqual(told("service_level:1m"), ["–", "1m", 0, 0]);
  const row = fullRow();
  Object.assign(row.now, { longest_wait_s: null, agents: { ...row.now.agents, staffed: null, available: null } });
  assert.deepEqual(told("longest_wait", row), ["–", "now", undefined, undefined]);
  assert.deepEqual(told("agents", row), ["–", "now", null, null]);
  assert.deepEqual(told("service_level:15m", { ...row, formula: "not yet invented" }), ["–", "15m", 0, 0]);
});

test("a name, a grade, and a window that the server has not sent are explained by nothing", () => {
  for (const figure of ["queue", "grade", "", "service_level:5m", "__proto__"]) assert.equal(explain(figure, fullRow(), WORDS), null, figure);
});

test("every column's number has a name and a definition in every language", () => {
  for (const language of LANGUAGES) {
    const words = wordsFor(language);
    for (const column of COLUMNS) {
      const of = explain(column, fullRow(), words);
      assert.ok(of !== null, column);
      assert.ok(words.text(of.name).length > 0 && words.text(of.definition).length > 10, `${language} ${column}`);
    }
  }
});

test("the eight formulas of the API", () => {
  assert.deepEqual([...ALL_FORMULAS].sort(),
    ["answered_only", "decided", "honest", "ignore", "negative", "positive", "short_excluded", "with_flow_outs"]);
  assert.equal(isFormula("honest"), true);
  assert.equal(isFormula("toString"), false);
});
