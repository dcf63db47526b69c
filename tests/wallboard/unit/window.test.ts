import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, seen } from "../../../dashboards/wallboard/src/view/window.ts";

test("seen: whole and cut rows between the screen's edges", () => {
  assert.deepEqual(seen(100, 900, 80, 1000), { first: 0, last: 10 });
  assert.deepEqual(seen(-800, 900, 80, 1000), { first: 10, last: 22 });
  assert.deepEqual(seen(-810, 900, 80, 1000), { first: 10, last: 22 });
});

test("seen: never past the end, and nothing of a list that is below or above the screen", () => {
  assert.deepEqual(seen(100, 900, 80, 4), { first: 0, last: 4 });
  assert.deepEqual(seen(1000, 900, 80, 50), { first: 0, last: 0 });
  assert.deepEqual(seen(-9000, 900, 80, 50), { first: 50, last: 50 });
  assert.deepEqual(seen(0, 900, 80, 0), { first: 0, last: 0 });
});

test("drawn: a short list whole, of a long one what is seen and a little beyond", () => {
  assert.deepEqual(drawn({ first: 3, last: 9 }, 60), { first: 0, last: 60 });
  for (const [first, last] of [[1, 15], [500, 512], [990, 999]] as const) {
    const extent = drawn({ first, last }, 1000);
    assert.ok(extent.first < first && extent.last > last, `${first} to ${last}: ${extent.first} to ${extent.last}`);
  }
  assert.equal(drawn({ first: 0, last: 12 }, 1000).first, 0);
  assert.equal(drawn({ first: 990, last: 1000 }, 1000).last, 1000);
});

test("drawn: wherever a list of a thousand is scrolled to, all that is seen is drawn, and not many more", () => {
  for (let top = 200; top > -80_000; top -= 37) {
    const extent = seen(top, 1080, 80, 1000);
    const { first, last } = drawn(extent, 1000);
    assert.ok(first <= extent.first && last >= extent.last && last - first <= 30);
  }
});
