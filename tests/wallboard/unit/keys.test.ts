import assert from "node:assert/strict";
import { test } from "node:test";
import { step } from "../../../dashboards/wallboard/src/view/keys.ts";

const ROWS = ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"];
const PLACES = ["queue", "waiting", "agents"] as const;

// From "r4 waiting", with four rows a page: "r5 waiting", or null.
function go(key: string, from: readonly [string, (typeof PLACES)[number]] = ["r4", "waiting"], rightToLeft = false): string | null {
  const to = step(key, { key: from[0], place: from[1] }, ROWS, PLACES, rightToLeft, 4);
  return to === null ? null : `${to.key} ${to.place}`;
}

test("up and down: the same column of the next row", () => {
  assert.equal(go("ArrowDown"), "r5 waiting");
  assert.equal(go("ArrowUp"), "r3 waiting");
});

test("left and right: by what the eye sees, in both directions of writing", () => {
  assert.equal(go("ArrowRight"), "r4 agents");
  assert.equal(go("ArrowLeft"), "r4 queue");
  assert.equal(go("ArrowRight", ["r4", "waiting"], true), "r4 queue");
  assert.equal(go("ArrowLeft", ["r4", "waiting"], true), "r4 agents");
});

test("edges hold", () => {
  assert.equal(go("ArrowUp", ["r0", "queue"]), "r0 queue");
  assert.equal(go("ArrowDown", ["r9", "queue"]), "r9 queue");
  assert.equal(go("ArrowLeft", ["r4", "queue"]), "r4 queue");
  assert.equal(go("ArrowRight", ["r4", "agents"]), "r4 agents");
  assert.equal(go("ArrowRight", ["r4", "queue"], true), "r4 queue");
});

test("a page is what is seen, less a row that stays in sight", () => {
  assert.equal(go("PageDown"), "r7 waiting");
  assert.equal(go("PageUp"), "r1 waiting");
  assert.equal(go("PageUp", ["r2", "agents"]), "r0 agents");
  assert.deepEqual(step("PageDown", { key: "r4", place: "queue" }, ROWS, PLACES, false, 1), { key: "r5", place: "queue" });
});

test("the ends of the list", () => {
  assert.equal(go("Home"), "r0 waiting");
  assert.equal(go("End"), "r9 waiting");
});

test("other keys, and lists without rows, are left alone", () => {
  for (const key of ["Tab", "Enter", " ", "f", "?", "Escape"]) assert.equal(go(key), null, key);
  assert.equal(step("ArrowDown", null, ROWS, PLACES, false, 4), null);
  assert.equal(step("ArrowDown", { key: "r0", place: "queue" }, [], PLACES, false, 4), null);
});

test("from a row or a column that has gone: from the first", () => {
  assert.equal(go("ArrowDown", ["gone", "waiting"]), "r1 waiting");
});
