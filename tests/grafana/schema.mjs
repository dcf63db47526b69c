// Checks the dashboards against the types and the schema version of the Grafana that compose.yaml starts:
// node schema.mjs FOLDER FILE.json... (FOLDER is for what is generated).
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { defaultDashboard } from "@grafana/schema";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const [folder, ...files] = process.argv.slice(2);
if (files.length === 0) throw new Error("usage: node schema.mjs FOLDER FILE.json...");
let failures = 0;

function fail(what) {
  failures += 1;
  console.error(what);
}

/** A literal in TypeScript is checked for members that the type does not have; a JSON import is not. */
function asTypeScript(file) {
  const path = join(folder, basename(file).replace(/\.json$/, ".ts"));
  writeFileSync(path, `import type { Written } from "./dashboard";\nexport const written: Written = ${readFileSync(file, "utf8")};\n`);
  return path;
}

function checkTypes() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(here, "dashboard.ts"), join(folder, "dashboard.ts"));
  symlinkSync(join(here, "node_modules"), join(folder, "node_modules"));
  const program = ts.createProgram(files.map(asTypeScript), {
    strict: true, noEmit: true, skipLibCheck: true, preserveSymlinks: true, types: [],
    module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022,
  });
  const told = ts.getPreEmitDiagnostics(program);
  if (told.length) {
    fail(ts.formatDiagnostics(told, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => folder, getNewLine: () => "\n" }));
  }
}

function checkVersions() {
  const wanted = defaultDashboard.schemaVersion;
  for (const file of files) {
    const { schemaVersion } = JSON.parse(readFileSync(file, "utf8"));
    if (schemaVersion !== wanted) fail(`${basename(file)}: schemaVersion ${schemaVersion}, that Grafana's is ${wanted}`);
  }
  const version = JSON.parse(readFileSync(join(here, "node_modules/@grafana/schema/package.json"), "utf8")).version;
  const compose = readFileSync(join(here, "../../docker/compose.yaml"), "utf8");
  if (!compose.includes(`image: grafana/grafana:${version}\n`)) fail(`compose.yaml starts another Grafana than ${version}`);
}

checkTypes();
checkVersions();
if (failures) process.exit(1);
console.log(`${files.length} dashboards are as Grafana's schema says`);
