import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMNS, readOptions } from "../../../dashboards/wallboard/src/options.ts";
import { columnTracks, layOut, widthEm } from "../../../dashboards/wallboard/src/picture/layout.ts";

const optionsOf = (search: string) => readOptions(search).options;
// Screens, less what stands above and below the list.
const HD = [1920, 900] as const;
const UHD = [3840, 1900] as const;
const LAPTOP = [1366, 620] as const;
const PHONE = [390, 700] as const;

test("rows=8: eight rows fill the height and fit the width, with all columns, on a screen of 1080 and of 2160 lines", () => {
  for (const [width, height] of [HD, UHD]) {
    const layout = layOut(width, height, optionsOf("?rows=8"));
    assert.equal(layout.form, "strip");
    assert.equal(layout.perScreen, 8);
    assert.ok(Math.abs((layout.rowPx ?? 0) * 8 - height) < 0.01);
    assert.ok(widthEm(layout.columns) * layout.emPx <= width + 0.01);
    assert.deepEqual(layout.columns, [...COLUMNS]);
  }
  assert.ok(layOut(...UHD, optionsOf("?rows=8")).emPx >= 40, "to be read from afar");
});

test("no row is hidden: more rows than fit at the smallest size are turned over", () => {
  for (const rows of [1, 8, 30, 60]) {
    for (const [width, height] of [HD, UHD, LAPTOP]) {
      const { perScreen, rowPx, form } = layOut(width, height, optionsOf(`?rows=${rows}`));
      assert.equal(form, "strip");
      assert.ok(perScreen !== null && rowPx !== null && perScreen >= 1 && perScreen <= rows);
      assert.ok(perScreen * rowPx <= height + 0.01, `${rows} rows at ${width}`);
    }
  }
});

test("a desk's list scrolls, a kiosk's and a turning one is a screenful", () => {
  assert.equal(layOut(...HD, optionsOf("")).perScreen, null);
  for (const search of ["?kiosk", "?rotate=20"]) {
    const { perScreen, rowPx } = layOut(...HD, optionsOf(search));
    assert.ok(perScreen !== null && rowPx !== null && perScreen * rowPx <= HD[1] && (perScreen + 1) * rowPx > HD[1]);
  }
});

test("a phone gets cards with every column, also with the address of a wall screen", () => {
  for (const search of ["", "?rows=8", "?kiosk&rows=8&rotate=20"]) {
    const layout = layOut(...PHONE, optionsOf(search));
    assert.equal(layout.form, "card", search);
    assert.equal(layout.perScreen, null);
    assert.deepEqual(layout.columns, [...COLUMNS]);
  }
});

test("a narrower screen does without the trend first, then without the state", () => {
  const columnsAt = (width: number) => layOut(width, 800, optionsOf("")).columns;
  assert.deepEqual(columnsAt(1920), [...COLUMNS]);
  assert.ok(!columnsAt(1050).includes("trend") && columnsAt(1050).includes("state"));
  const width = Math.ceil(widthEm(COLUMNS.filter((column) => column !== "trend" && column !== "state")) * 12.5);
  assert.deepEqual(columnsAt(width), COLUMNS.filter((column) => column !== "trend" && column !== "state"));
  assert.equal(layOut(width - 1, 800, optionsOf("")).form, "card");
});

test("columns of the address are shown, whatever the width, in their order", () => {
  for (const width of [390, 1366, 3840]) {
    assert.deepEqual(layOut(width, 800, optionsOf("?columns=trend,waiting")).columns, ["trend", "waiting"]);
  }
});

test("whatever fits as a strip fits the width", () => {
  for (const search of ["", "?columns=waiting", "?columns=waiting,agents&rows=3", "?rows=12", "?kiosk"]) {
    for (let width = 200; width <= 4000; width += 50) {
      const { form, emPx, columns } = layOut(width, 800, optionsOf(search));
      assert.ok(form === "card" || emPx * widthEm(columns) <= width + 0.01, `${search} at ${width}`);
    }
  }
});

test("few columns don't make rows that fill the screen", () => {
  const { rowPx } = layOut(...UHD, optionsOf("?columns=waiting"));
  assert.ok(rowPx !== null && UHD[1] / rowPx >= 6 - 1e-9);
});

test("a track for the name and one for each column", () => {
  assert.equal(columnTracks(["waiting", "trend"]).match(/minmax/g)?.length, 3);
});
