// A screen that nobody touches looks after itself: its worker did not load, the server was upgraded, the computer slept.
import { equal, run, waitFor } from "./checks.mjs";
import { WALL, openWallboard, startChromium } from "./chromium.mjs";
import { Centre } from "./events.mjs";
import { Feed } from "./feed.mjs";
import { Server } from "./server.mjs";

const hasRows = (page) => page.evaluate(() => document.querySelector("[data-row]") !== null).catch(() => false);
const instanceOf = (page) => page.evaluate(() => document.querySelector("main")?.dataset.instance).catch(() => null);

function countLoads(page) {
  const counted = { loads: 0 };
  page.on("load", () => (counted.loads += 1));
  return counted;
}

async function expectWorkerAgain(browser, server) {
  const context = await browser.newContext(WALL);
  let refused = 0;
  await context.route("**/feed.js", (route) => (refused++ === 0 ? route.abort() : route.continue()));
  const page = await context.newPage();
  const counted = countLoads(page);
  await page.goto(server.url);
  await waitFor("rows on a page whose worker was refused once", () => hasRows(page), 30);
  await waitFor("the second load", () => counted.loads >= 2);
  equal(counted.loads, 2, "loads of the page");
  await context.close();
}

async function restart(page, server) {
  await server.kill();
  await server.run();
  const { instance } = await server.snapshot("?windows=1m");
  await waitFor("the new instance on the page", async () => (await instanceOf(page)) === instance, 30);
}

/** What another edition may differ in. That it was asked for is not enough: a server that is killed answers no more. */
async function expectRead(page, times) {
  const read = (file) => page.heard.fetched.filter((url) => url.endsWith(`/${file}`)).length;
  await waitFor(`editions read ${times} times`, () => ["wallboard.js", "feed.js", "wallboard.css"].every((file) => read(file) >= times));
}

/** Figures that come after those of now, on the same page or the one that is loaded in its place. */
async function expectLater(page) {
  const asOf = () => page.evaluate(() => document.querySelector("main")?.dataset.asOf ?? "").catch(() => "");
  const now = await waitFor("figures", asOf);
  await waitFor("later figures", async () => (await asOf()) > now);
}

async function expectReloadAfterUpgrade(browser, server) {
  const page = await openWallboard(browser, server);
  const counted = countLoads(page);
  await expectRead(page, 1); // its own
  await restart(page, server);
  await expectRead(page, 2);
  await expectLater(page);
  equal(counted.loads, 0, "loads after a restart of the same edition");

  await page.context().route("**/wallboard.css", (route) => route.fulfill({ contentType: "text/css", body: "/* another edition */" }));
  await server.kill();
  await server.run();
  await waitFor("a reload after an upgrade", () => counted.loads >= 1, 30);
  await waitFor("rows of the new page", () => hasRows(page), 30);
  await expectRead(page, 4); // by the old page, and by the new one its own
  await expectLater(page);
  equal(counted.loads, 1, "loads after an upgrade");
  await page.context().close();
}

async function expectFreshAfterSleep(browser, server) {
  const context = await browser.newContext(WALL);
  await context.addInitScript(() => {
    window.told = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message) {
      window.told.push(message.tell);
      return post.call(this, message);
    };
  });
  const page = await context.newPage();
  await page.goto(server.url);
  await waitFor("rows", () => hasRows(page), 30);
  equal(await page.evaluate(() => window.told.includes("resubscribe")), false, "asked for everything anew without a reason");
  // The wall clock has gone on for an hour, the monotonic one has not.
  await page.evaluate(() => {
    const real = Date.now;
    Date.now = () => real() + 3_600_000;
  });
  await waitFor("everything to be asked for anew", () => page.evaluate(() => window.told.includes("resubscribe")), 10);
  await waitFor("fresh figures", () => page.evaluate(() => document.querySelector("main").dataset.stale === "false"), 10);
  await context.close();
}

run(async ({ program, ending }) => {
  const feed = await Feed.start(ending);
  const server = await Server.start(program, feed, ending);
  await feed.write(new Centre().queued("billing", "waits", Date.now() - 300_000));
  const browser = await startChromium(ending);
  await expectWorkerAgain(browser, server);
  await expectReloadAfterUpgrade(browser, server);
  await expectFreshAfterSleep(browser, server);
});
