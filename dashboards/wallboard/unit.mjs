// Bundles the unit tests and runs them with node's own runner: node unit.mjs [FILE...]
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const tests = resolve(here, "../../tests/wallboard");

async function testsOf(folder) {
  const names = await readdir(join(tests, folder));
  return names.filter((name) => name.endsWith(".test.ts")).map((name) => join(tests, folder, name));
}

const named = process.argv.slice(2).map((file) => resolve(file));
const files = named.length > 0 ? named : [...(await testsOf("unit")), ...(await testsOf("words"))];
const out = await mkdtemp(join(tmpdir(), "wallboard-unit-"));
try {
  await build({
    entryPoints: files,
    outdir: out,
    outbase: tests,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node18",
    sourcemap: "inline",
    define: { REPOSITORY: JSON.stringify(resolve(here, "../..")) }, // for tests that read what is no code
    nodePaths: [join(here, "node_modules")],
    logLevel: "warning",
  });
  const bundles = files.map((file) => join(out, file.slice(tests.length + 1).replace(/\.ts$/, ".mjs")));
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...bundles], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
} finally {
  await rm(out, { recursive: true });
}
