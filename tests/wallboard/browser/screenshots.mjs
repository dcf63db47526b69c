// The README's pictures, from a seeded demo in trouble: screenshots.mjs --program FLOORWALKER FOLDER
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { check, run, waitFor } from "./checks.mjs";
import { openWallboard, startChromium } from "./chromium.mjs";
import { ended } from "./feed.mjs";
import { freePort } from "./server.mjs";

const BYTES_MAX = 150_000;
const SEED = "7";

async function startDemo(program, ending) {
  const port = await freePort();
  const child = spawn(program, ["demo", "--listen", `127.0.0.1:${port}`, "--seed", SEED], { stdio: "ignore" });
  ending.add(async () => {
    child.kill("SIGTERM");
    await ended(child, 15);
  });
  const url = `http://127.0.0.1:${port}`;
  await waitFor("the demo", () => fetch(`${url}/readyz`).then((answer) => answer.ok, () => false), 60, 100);
  return { url };
}

/** Two rows in trouble at least, of which one has had it for a while, and a word on which way it goes. */
function inTrouble() {
  const bad = [...document.querySelectorAll('[data-row][data-grade="trouble"]')];
  const told = bad.some((row) => /better|worse/.test(row.innerText));
  return bad.length >= 2 && told && document.querySelector(".trend canvas") !== null;
}

async function take(page, file) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  const picture = Buffer.from(data, "base64");
  check(picture.length < BYTES_MAX, `${file} has ${picture.length} bytes, must be below ${BYTES_MAX}`);
  await writeFile(file, picture);
  await page.context().close();
  console.log(`${file}: ${picture.length >> 10} KiB`);
}

const billing = '[data-queue="billing"][data-channel="voice"]';
const openPanel = async (page) => {
  await page.click(`${billing} [data-figure="service_level:15m"]`);
  await page.waitForSelector("dialog[open] canvas");
};

const PICTURES = [
  { name: "wallboard", query: "" },
  { name: "wallboard-hebrew", query: "?lang=he&theme=light" },
  { name: "wallboard-panel", query: "", prepare: openPanel },
  { name: "wallboard-phone", query: "", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
];

run(async ({ program, folder, ending }) => {
  check(folder, "usage: screenshots.mjs --program FLOORWALKER FOLDER");
  const demo = await startDemo(program, ending);
  const browser = await startChromium(ending);
  // One that watches from the beginning: since when, and whether it gets better, takes some minutes to know.
  const watcher = await openWallboard(browser, demo);
  await waitFor("a queue in trouble", () => watcher.evaluate(inTrouble), 600, 500);
  for (const { name, query, prepare, ...context } of PICTURES) {
    const page = await openWallboard(browser, demo, { query, reducedMotion: "reduce", ...context });
    await page.waitForSelector(".trend canvas");
    await prepare?.(page);
    await take(page, join(folder, `${name}.webp`));
  }
});
