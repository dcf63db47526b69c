// A thousand queues, most of them changing, at four updates a second: no task of the page takes more than 100 ms.
import { check, run, waitFor } from "./checks.mjs";
import { expectNoErrors, openWallboard, startChromium } from "./chromium.mjs";
import { Centre } from "./events.mjs";
import { Feed, replay } from "./feed.mjs";
import { Server } from "./server.mjs";

const QUEUES = 1000;
const EVENTS_PER_S = 1500;
const LONGEST_MS = 100;
const SECONDS = { short: 15, long: 60 };
const LEAD_S = 20; // events before the watch begins

const queueName = (i) => `queue-${String(i % QUEUES).padStart(4, "0")}`;

/** Calls that begin all the time, round all queues: so each queue changes about every second. Some wait past the target. */
function traffic(seconds) {
  const centre = new Centre();
  const events = [];
  const began = Date.now();
  for (let i = 0; i < (seconds * EVENTS_PER_S) / 2; i += 1) {
    const atMs = began + Math.floor((i * 2000) / EVENTS_PER_S);
    const waitMs = 2000 + ((i * 7919) % 40) * 1000;
    events.push(centre.queued(queueName(i * 7), `C${i}`, atMs));
    events.push(i % 5 ? centre.answered(`C${i}`, atMs + waitMs, `agent-${i % 3000}`) : centre.abandoned(`C${i}`, atMs + waitMs));
  }
  return events.sort((a, b) => (a.time < b.time ? -1 : 1));
}

function watch() {
  window.tasks = [];
  window.seqs = new Set();
  window.frames = 0;
  const observer = new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))));
  observer.observe({ entryTypes: ["longtask"] });
  const main = document.querySelector("main[data-seq]");
  new MutationObserver(() => window.seqs.add(main.dataset.seq)).observe(main, { attributeFilter: ["data-seq"] });
  const frame = () => {
    window.frames += 1;
    requestAnimationFrame(frame);
  };
  frame();
}

run(async ({ program, long, ending }) => {
  const seconds = SECONDS[long ? "long" : "short"];
  const feed = await Feed.start(ending);
  const server = await Server.start(program, feed, ending);
  await replay(program, feed, ending, traffic(seconds + LEAD_S + 15));
  await waitFor(`${QUEUES} queues`, async () => (await server.snapshot("?windows=1m")).queues.length === QUEUES, 60, 500);
  const page = await openWallboard(await startChromium(ending), server);
  await page.evaluate(watch);
  const began = performance.now();
  let scrolled = 0;
  await waitFor("the watch's end", async () => {
    // A person looks through the list, too.
    scrolled = (scrolled + 700) % 40_000;
    await page.evaluate((top) => window.scrollTo(0, top), scrolled);
    return performance.now() - began > seconds * 1000;
  }, seconds + 60, 500);
  const { tasks, updates, frames } = await page.evaluate(() => ({ tasks: window.tasks, updates: window.seqs.size, frames: window.frames }));
  const row = await page.evaluate(() => document.querySelector("[data-row]").dataset.queue);
  check(/^queue-\d{4}$/.test(row), "no rows");
  const watchedS = (performance.now() - began) / 1000;
  const longest = Math.max(0, ...tasks.map((task) => task.duration));
  console.log(`${QUEUES} queues, ${watchedS.toFixed(0)} s: ${(updates / watchedS).toFixed(1)} updates/s, ${(frames / watchedS).toFixed(0)} frames/s, ` +
    `${tasks.length} tasks above 50 ms, the longest ${longest.toFixed(0)} ms`);
  expectNoErrors(page);
  check(updates >= seconds * 2, `only ${updates} updates in ${watchedS.toFixed(0)} s`);
  if (long) check(longest <= LONGEST_MS, `a task took more than ${LONGEST_MS} ms`);
});
