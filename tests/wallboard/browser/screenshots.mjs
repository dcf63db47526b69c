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
const PAST_TARGET = 5; // calls

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

/** The phone queue that calls wait in, past the target, while the page can say which way it goes; or null. */
function inTrouble(least) {
  const past = (row) => Number(row.querySelector('[data-figure="past_target"]').dataset.value);
  const bad = [...document.querySelectorAll('[data-row][data-grade="trouble"][data-channel="voice"]')]
    .filter((row) => past(row) >= least && /better|worse/.test(row.innerText));
  return bad[0]?.dataset.queue ?? null;
}

/** Asked of Chromium itself, for playwright makes no WebP. `scale`: pixels of the picture in one of the page. */
async function take(page, file, scale) {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize();
  await session.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: scale, mobile: false });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const clip = { x: 0, y: 0, width, height, scale: 1 };
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82, clip });
  const picture = Buffer.from(data, "base64");
  check(picture.length < BYTES_MAX, `${file} has ${picture.length} bytes, must be below ${BYTES_MAX}`);
  await writeFile(file, picture);
  await page.context().close();
  console.log(`${file}: ${picture.length >> 10} KiB`);
}

const openPanel = async (page, queue) => {
  await page.click(`[data-queue="${queue}"][data-channel="voice"] [data-figure="service_level:15m"]`);
  await page.waitForSelector("dialog[open] canvas");
};

const PICTURES = [
  { name: "wallboard", query: "" },
  { name: "wallboard-hebrew", query: "?lang=he&theme=light" },
  { name: "wallboard-panel", query: "", prepare: openPanel },
  { name: "wallboard-phone", query: "", viewport: { width: 390, height: 844 }, scale: 2 },
];

run(async ({ program, folder, ending }) => {
  check(folder, "usage: screenshots.mjs --program FLOORWALKER FOLDER");
  const demo = await startDemo(program, ending);
  const browser = await startChromium(ending);
  // One that watches from the beginning: since when, and whether it gets better, takes some minutes to know.
  const watcher = await openWallboard(browser, demo);
  const queue = await waitFor("a queue in trouble", () => watcher.evaluate(inTrouble, PAST_TARGET), 900, 500);
  for (const { name, query, prepare, scale = 1, ...context } of PICTURES) {
    const page = await openWallboard(browser, demo, { query, reducedMotion: "reduce", ...context });
    await page.waitForSelector(".trend canvas");
    await prepare?.(page, queue);
    await take(page, join(folder, `${name}.webp`), scale);
  }
});
