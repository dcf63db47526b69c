// From an event written to Kafka until it is on the page: fifty times, the median at most 500 ms.
import { check, median, pause, run, waitFor } from "./checks.mjs";
import { expectNoErrors, openWallboard, startChromium } from "./chromium.mjs";
import { Centre } from "./events.mjs";
import { Feed } from "./feed.mjs";
import { Server } from "./server.mjs";

const TIMES = 50;
const MEDIAN_MAX_MS = 500;

/** Keeps when each number of waiting contacts was first drawn, by the clock that the feed reads, too. */
function watchWaiting() {
  window.drawn = {};
  const figure = () => document.querySelector('[data-queue="billing"] [data-figure="waiting"]');
  const look = () => {
    window.drawn[figure().textContent] ??= Date.now();
    requestAnimationFrame(look);
  };
  look();
}

// A different moment between two updates each time, the same in every run.
const jitterMs = (i) => (i * 97) % 331;

run(async ({ program, long, ending }) => {
  const feed = await Feed.start(ending);
  const server = await Server.start(program, feed, ending);
  const centre = new Centre();
  await feed.write(centre.queued("billing", "C0"));
  const page = await openWallboard(await startChromium(ending), server);
  await page.evaluate(watchWaiting);
  const tookMs = [];
  for (let i = 1; i <= TIMES; i += 1) {
    await pause(jitterMs(i)); // not for a result: so that events don't fall into step with updates
    const writtenMs = await feed.write(centre.queued("billing", `C${i}`));
    const drawnMs = await waitFor(`wait number ${i + 1} on the page`, () => page.evaluate((n) => window.drawn[n], String(i + 1)), 10, 5);
    tookMs.push(drawnMs - writtenMs);
  }
  expectNoErrors(page);
  const [middle, most] = [median(tookMs), Math.max(...tookMs)];
  console.log(`from Kafka to the page: median ${middle.toFixed(0)} ms, at most ${most.toFixed(0)} ms, ${TIMES} times`);
  if (long) check(middle <= MEDIAN_MAX_MS, `the median is above ${MEDIAN_MAX_MS} ms`);
});
