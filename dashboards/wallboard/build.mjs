// Bundles the page into a folder, few flat files: node build.mjs FOLDER
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const [folder, ...rest] = process.argv.slice(2);
if (folder === undefined || rest.length > 0) {
  console.error("usage: node build.mjs FOLDER");
  process.exit(2);
}
const out = resolve(folder);
await mkdir(out, { recursive: true });
await build({
  absWorkingDir: here,
  // The feed is a worker of its own: a large message is parsed without holding up the page.
  entryPoints: { wallboard: "src/main.tsx", feed: "src/feed/worker.ts" },
  outdir: out,
  bundle: true,
  format: "esm",
  target: "es2021",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
});
for (const file of ["index.html", "icon.svg"]) await copyFile(join(here, file), join(out, file));
// What is bundled comes with its licence.
const licences = ["preact", "uplot"].map(async (name) =>
  `${name}\n\n${await readFile(join(here, "node_modules", name, "LICENSE"), "utf8")}`);
await writeFile(join(out, "licences.txt"), (await Promise.all(licences)).join("\n\n"));
