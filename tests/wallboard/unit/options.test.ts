import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMNS, OPTION_NAMES, THEMES, WINDOWS, readOptions } from "../../../dashboards/wallboard/src/options.ts";
import { SORTS } from "../../../dashboards/wallboard/src/picture/order.ts";

const DEFAULTS = {
  queues: null, groups: null, totals: false, channels: null, windows: ["15m", "today"], sort: "trouble", columns: null, rows: null,
  rotateS: null, kiosk: false, fullscreen: false, theme: "auto", language: null,
};
// What an address says beside the defaults; and that nothing is wrong with it.
function good(search: string): object {
  const { options, mistakes } = readOptions(search);
  assert.deepEqual(mistakes, [], search);
  return Object.fromEntries(Object.entries(options).filter(([name, value]) =>
    JSON.stringify(value) !== JSON.stringify(DEFAULTS[name as keyof typeof DEFAULTS])));
}
// The one mistake of an address, which otherwise counts as if it were not there.
function wrong(search: string): object | undefined {
  const { options, mistakes } = readOptions(search);
  assert.equal(mistakes.length, 1, search);
  assert.deepEqual(options, DEFAULTS, search);
  return mistakes[0];
}

test("without options: all queues, 15 minutes with today beside, sorted by trouble", () => {
  assert.deepEqual(readOptions("").options, DEFAULTS);
  assert.deepEqual(good("?"), {});
});

test("names and globs of queues, groups and channels", () => {
  assert.deepEqual(good("?queues=billing,cards*"), { queues: ["billing", "cards*"] });
  assert.deepEqual(good("?groups=*&channels=voice,chat"), { groups: ["*"], channels: ["voice", "chat"] });
  assert.deepEqual(good("?queues=a%20b+c%26%3Cimg%3E"), { queues: ["a b c&<img>"] });
  assert.deepEqual(good("?queues=a,,b,a,"), { queues: ["a", "b"] }, "empty ones and repetitions are left out");
  assert.deepEqual(good("?queues=&groups=,"), {}, "an empty list is none");
});

test("at most a hundred names, each of at most 128 bytes", () => {
  const names = Array.from({ length: 101 }, (_, i) => `q${i}`);
  assert.deepEqual(good(`?queues=${names.slice(0, 100).join(",")}`), { queues: names.slice(0, 100) });
  const { options, mistakes } = readOptions(`?queues=${names.join(",")}`);
  assert.deepEqual(mistakes, [{ kind: "too_many", name: "queues", limit: 100 }]);
  assert.deepEqual(options.queues, names.slice(0, 100));
  const long = "é".repeat(64);
  assert.deepEqual(good(`?queues=${long}`), { queues: [long] });
  assert.deepEqual(wrong(`?queues=${long}x`), { kind: "name_length", name: "queues", value: `${long}x` });
});

test("windows: one or two, the first one large", () => {
  for (const window of WINDOWS) assert.deepEqual(good(`?windows=${window}`), { windows: [window] });
  assert.deepEqual(good("?windows=today,5m"), { windows: ["today", "5m"] });
  assert.deepEqual(readOptions("?windows=1m,5m,15m").mistakes, [{ kind: "too_many", name: "windows", limit: 2 }]);
  assert.deepEqual(readOptions("?windows=1m,5m,15m").options.windows, ["1m", "5m"]);
  assert.deepEqual(wrong("?windows=10m"), { kind: "bad_value", name: "windows", value: "10m", allowed: WINDOWS });
  assert.deepEqual(readOptions("?windows=10m,1h").options.windows, ["1h"], "the good one of two counts");
});

test("sort, theme: each that is possible, and no other", () => {
  for (const sort of SORTS) assert.equal(readOptions(`?sort=${sort}`).options.sort, sort);
  for (const theme of THEMES) assert.equal(readOptions(`?theme=${theme}`).options.theme, theme);
  assert.deepEqual(wrong("?sort=Waiting"), { kind: "bad_value", name: "sort", value: "Waiting", allowed: SORTS });
  assert.deepEqual(wrong("?sort="), { kind: "bad_value", name: "sort", value: "", allowed: SORTS });
  assert.deepEqual(wrong("?theme=blue"), { kind: "bad_value", name: "theme", value: "blue", allowed: THEMES });
  assert.deepEqual(wrong("?sort=toString"), { kind: "bad_value", name: "sort", value: "toString", allowed: SORTS });
});

test("columns, in the order of the address", () => {
  assert.deepEqual(good(`?columns=${COLUMNS.join(",")}`), { columns: [...COLUMNS] });
  assert.deepEqual(good("?columns=agents,waiting"), { columns: ["agents", "waiting"] });
  assert.deepEqual(wrong("?columns=handle_time"), { kind: "bad_value", name: "columns", value: "handle_time", allowed: COLUMNS });
});

test("rows and rotate are whole numbers within bounds", () => {
  assert.deepEqual([good("?rows=1"), good("?rows=60")], [{ rows: 1 }, { rows: 60 }]);
  assert.deepEqual([good("?rotate=3"), good("?rotate=3600")], [{ rotateS: 3 }, { rotateS: 3600 }]);
  for (const value of ["0", "61", "-1", "8.5", "8px", "", " 8", "1e1", "٨", "9999999999"]) {
    assert.deepEqual(wrong(`?rows=${encodeURIComponent(value)}`), { kind: "bad_value", name: "rows", value, allowed: { min: 1, max: 60 } });
  }
  assert.deepEqual(wrong("?rotate=2"), { kind: "bad_value", name: "rotate", value: "2", allowed: { min: 3, max: 3600 } });
});

test("switches: alone or 1 is on, 0 is off", () => {
  assert.deepEqual(good("?kiosk&fullscreen=1&totals="), { kiosk: true, fullscreen: true, totals: true });
  assert.deepEqual(good("?kiosk=0&totals=0"), {});
  assert.deepEqual(wrong("?kiosk=true"), { kind: "bad_value", name: "kiosk", value: "true", allowed: ["1", "0"] });
});

test("languages by their tags", () => {
  for (const language of ["en", "he", "zh", "th", "el", "hi", "zh-TW", "iw"]) assert.deepEqual(good(`?lang=${language}`), { language });
  const mistake = wrong("?lang=fr") as { kind: string; value: string };
  assert.deepEqual([mistake.kind, mistake.value], ["bad_value", "fr"]);
});

test("what is unknown or twice is told; of two the first counts", () => {
  assert.deepEqual(wrong("?queue=billing"), { kind: "unknown", name: "queue" });
  assert.deepEqual(wrong("?__proto__=1"), { kind: "unknown", name: "__proto__" });
  const { options, mistakes } = readOptions("?rows=8&rows=9&rows=x");
  assert.deepEqual([options.rows, mistakes], [8, [{ kind: "twice", name: "rows" }]]);
});

test("every mistake is told, not only the first", () => {
  assert.deepEqual(readOptions("?rows=0&theme=blue&x=1&windows=7m,8m").mistakes.map(({ name }) => name),
    ["x", "windows", "windows", "rows", "theme"]);
});

test("every option that is read is one that is known", () => {
  for (const name of OPTION_NAMES) {
    assert.deepEqual(readOptions(`?${name}=%00`).mistakes.filter(({ kind }) => kind === "unknown"), [], name);
  }
  assert.equal(OPTION_NAMES.length, Object.keys(DEFAULTS).length);
});
