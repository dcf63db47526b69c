// The server is killed: within 3 s every row looks old and none fine. It comes back: within 2 s all is as before.
import { check, equal, run, waitFor } from "./checks.mjs";
import { expectNoErrors, openWallboard, startChromium } from "./chromium.mjs";
import { Centre } from "./events.mjs";
import { Feed } from "./feed.mjs";
import { Server } from "./server.mjs";

const STALE_WITHIN_MS = 3000;
const WHOLE_WITHIN_MS = 2000;
const AWAY_S = { short: [1, 8], long: [1, 8, 75] };

/** What the page looks like now. */
function look() {
  const main = document.querySelector("main[data-seq]");
  const rows = [...document.querySelectorAll("[data-row]")];
  return {
    connection: main.dataset.connection,
    instance: main.dataset.instance,
    rows: rows.length,
    stale: rows.filter((row) => row.dataset.stale === "true").length,
    grades: [...new Set(rows.map((row) => row.dataset.grade))],
    verdict: document.querySelector("[data-verdict]").dataset.verdict,
    says: document.querySelector(".condition").innerText,
    figures: rows.map((row) => [row.dataset.queue, row.querySelector('[data-figure="waiting"]').textContent,
      row.querySelector('[data-figure="service_level:15m"]').textContent]).sort(),
  };
}

async function goneAndBack(page, server, awayS) {
  const before = await page.evaluate(look);
  equal([before.connection, before.stale], ["open", 0], "connection and old rows before");
  const killed = performance.now();
  await server.kill();
  const old = await waitFor("old rows", async () => {
    const now = await page.evaluate(look);
    return now.stale === now.rows && now.rows > 0 && now.connection === "lost" && now;
  }, 20);
  const staleMs = performance.now() - killed;
  equal([old.grades, old.verdict], [["unknown"], "unknown"], "grades of rows and verdict while the server is away");
  equal(old.figures, before.figures, "figures while the server is away");
  check(/\d/.test(old.says), `the page does not tell when it tries again: ${old.says}`);

  // Being away is the test's input: the pause between two tries grows with it.
  await waitFor("time to pass", () => performance.now() - killed > awayS * 1000, awayS + 5);
  await server.run();
  const back = performance.now();
  const wanted = JSON.stringify(before.figures);
  const { instance } = await server.snapshot("?queues=billing&windows=1m");
  const whole = await waitFor("a whole page", async () => {
    const now = await page.evaluate(look);
    return now.connection === "open" && now.stale === 0 && now.instance === instance
      && JSON.stringify(now.figures) === wanted && now;
  }, 60);
  const wholeMs = performance.now() - back;
  equal(whole.grades.includes("unknown"), false, "rows of an unknown grade after the return");
  return { awayS, staleMs, wholeMs };
}

run(async ({ program, long: asserted, ending }) => {
  const feed = await Feed.start(ending);
  const server = await Server.start(program, feed, ending);
  const centre = new Centre();
  const now = Date.now();
  const calls = Array.from({ length: 12 }, (_, i) => centre.call("billing", `B${i}`, now - 60_000 - i * 1000, i * 3000)).flat();
  // They have long waited past their targets: the service level does not change while the server is away.
  const longAgo = now - 300_000;
  await feed.write(...calls, centre.queued("billing", "waits", longAgo), centre.queued("sales", "waits too", longAgo),
    centre.queued("chat-help", "writes", longAgo, "chat"));
  const page = await openWallboard(await startChromium(ending), server);
  await waitFor("three rows", async () => (await page.evaluate(look)).rows === 3);

  for (const awayS of AWAY_S[asserted ? "long" : "short"]) {
    const { staleMs, wholeMs } = await goneAndBack(page, server, awayS);
    console.log(`away ${awayS} s: rows look old after ${staleMs.toFixed(0)} ms, whole ${wholeMs.toFixed(0)} ms after the return`);
    if (asserted) {
      check(staleMs <= STALE_WITHIN_MS, `later than ${STALE_WITHIN_MS} ms`);
      check(wholeMs <= WHOLE_WITHIN_MS, `later than ${WHOLE_WITHIN_MS} ms`);
    }
  }
  // And it is live again, not only painted so.
  await feed.write(centre.queued("billing", "waits since"));
  await waitFor("a new wait on the page", async () => (await page.evaluate(look)).figures.some(([queue, waiting]) => queue === "billing" && waiting === "2"));
  page.heard.errors = page.heard.errors.filter((text) => !/ERR_CONNECTION_REFUSED|WebSocket connection to|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/.test(text));
  expectNoErrors(page);
});
