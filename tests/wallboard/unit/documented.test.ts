// What a screen can be asked for stands in docs/wallboard.md, and its examples are right.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { COLUMNS, OPTION_NAMES, THEMES, WINDOWS, readOptions } from "../../../dashboards/wallboard/src/options.ts";
import { GRADES } from "../../../dashboards/wallboard/src/picture/grade.ts";
import { SORTS } from "../../../dashboards/wallboard/src/picture/order.ts";
import { LANGUAGES } from "../../../dashboards/wallboard/src/words/index.ts";
import { en } from "../../../dashboards/wallboard/src/words/en.ts";

declare const REPOSITORY: string;

const PAGE = readFileSync(join(REPOSITORY, "docs/wallboard.md"), "utf8");
// The line of the options' table, as `name` | values | default.
function lineOf(option: string): string {
  const line = PAGE.split("\n").find((one) => one.startsWith(`| \`${option}\` |`));
  assert.ok(line !== undefined, `docs/wallboard.md has no option ${option}`);
  return line;
}

test("every option has its line, and every line an option", () => {
  for (const name of OPTION_NAMES) lineOf(name);
  const table = PAGE.slice(PAGE.indexOf("### Options"), PAGE.indexOf("### Examples"));
  const told = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name ?? "");
  assert.deepEqual([...told].sort(), [...OPTION_NAMES].sort());
});

test("every value that is possible stands in its option's line", () => {
  const values: [string, readonly string[]][] = [["windows", WINDOWS], ["sort", SORTS], ["columns", COLUMNS], ["theme", THEMES], ["lang", LANGUAGES]];
  for (const [option, allowed] of values) {
    for (const value of allowed) assert.ok(lineOf(option).includes(`\`${value}\``), `${option}: ${value}`);
  }
  for (const option of ["rows", "rotate"]) {
    const [mistake] = readOptions(`?${option}=-`).mistakes;
    assert.ok(mistake?.kind === "bad_value" && "min" in mistake.allowed);
    assert.match(lineOf(option), new RegExp(`\\b${mistake.allowed.min} to ${mistake.allowed.max}\\b`));
  }
});

test("every address among the examples is without a mistake", () => {
  const addresses = [...PAGE.matchAll(/`\/(\?[^`]+)`/g)].map(([, search]) => search ?? "");
  assert.ok(addresses.length >= 7, `${addresses.length} examples`);
  for (const search of addresses) assert.deepEqual(readOptions(search).mistakes, [], search);
});

test("every grade and every column is explained under the name that the page gives it", () => {
  for (const grade of GRADES) assert.match(PAGE, new RegExp(`\\| ${en[`grade.${grade}`]} \\|`));
  for (const column of COLUMNS) assert.match(PAGE, new RegExp(`^\\| ${en[`figure.${column}`]} \\|`, "m"), column);
});
