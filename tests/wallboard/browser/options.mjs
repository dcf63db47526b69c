// The address says what a screen shows; what it says wrongly is told; and a reload loses nothing.
import { Failed, check, equal, run, waitFor } from "./checks.mjs";
import { expectNoErrors, openWallboard, startChromium } from "./chromium.mjs";
import { startFloor } from "./floor.mjs";

const read = (page) => page.evaluate(() => ({
  rows: [...document.querySelectorAll("[data-row]")].map((row) => ({ ...row.dataset, height: row.getBoundingClientRect().height,
    bottom: row.getBoundingClientRect().bottom,
    cells: [...row.querySelectorAll(".cell")].map((cell) => cell.className.split(" ")[1]),
    figures: Object.fromEntries([...row.querySelectorAll("[data-figure]")].map((one) => [one.dataset.figure, one.dataset.value])) })),
  mistakes: document.querySelector(".mistakes")?.innerText ?? "",
  controls: document.querySelectorAll(".controls button").length,
  foot: document.querySelector(".foot")?.innerText ?? "",
  theme: [document.querySelector("main"), document.body, document.documentElement].map((one) => getComputedStyle(one).backgroundColor)
    .find((colour) => !/, 0\)$/.test(colour)),
  scrolls: document.documentElement.scrollHeight > innerHeight + 1,
  height: innerHeight,
}));

const CASES = [
  ["?queues=bill*,sales&channels=voice", ({ rows }) => equal(rows.map((row) => row.queue).sort(), ["billing", "sales"], "queues")],
  ["?groups=phones", ({ rows }) => check(rows.length > 0 && rows.every((row) => row.group === "phones" && !row.queue), "not the group alone")],
  ["?totals", ({ rows }) => check(rows.length > 2 && rows.every((row) => !row.queue && !row.group), "not the totals alone")],
  ["?groups=nobody&queues=billing", ({ mistakes }) => check(mistakes.includes("nobody"), "an unknown group is not told")],
  ["?windows=5m,1h", ({ rows }) => check("service_level:5m" in rows[0].figures && "service_level:1h" in rows[0].figures
    && !("service_level:15m" in rows[0].figures), "not the windows that were asked for")],
  ["?columns=state,waiting", ({ rows }) => equal(rows[0].cells, ["queue", "state", "waiting"], "columns")],
  ["?sort=waiting", ({ rows }) => {
    const waiting = rows.map((row) => Number(row.figures.waiting));
    equal(waiting, [...waiting].sort((a, b) => b - a), "most waiting first");
  }],
  ["?sort=name", ({ rows }) => {
    const names = rows.map((row) => row.queue);
    equal(names, [...names].sort(), "by name");
  }],
  ["?rows=5&kiosk", ({ rows, controls, scrolls, foot, height }) => {
    equal([rows.length, controls, scrolls], [5, 0, false], "rows, buttons, scrolling of a screen on a wall");
    check(Math.max(...rows.map((row) => row.bottom)) <= height, "five rows do not fit");
    check(Math.min(...rows.map((row) => row.height)) > height / 8, "five rows do not fill the screen");
    check(/^\+\d+ more: /.test(foot), `the rows that do not fit are not told: ${foot}`);
  }],
  ["?theme=light", ({ theme }) => check(theme.match(/\d+/g).slice(0, 3).every((part) => Number(part) > 200), `${theme} is not light`)],
  ["?theme=dark", ({ theme }) => check(theme.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 60), `${theme} is not dark`)],
  ["?sort=luck&rows=0&windows=2h&rotate=1&theme=pink&lang=tlh&bogus=1&kiosk=maybe&columns=pay", ({ rows, mistakes }) => {
    check(rows.length > 5, "a mistake in the address leaves no rows");
    for (const said of ["luck", "rows", "2h", "rotate", "pink", "tlh", "bogus", "maybe", "pay"]) check(mistakes.includes(said), `${said} is not told as a mistake`);
  }],
];

/** What the page comes to: rows are put in order every five seconds, and fitted to what has grown around them at each tick. */
async function expectShown(page, query, expect) {
  let why = "";
  await waitFor(() => `page as ${query} says (${why})`, async () => {
    try {
      const state = await read(page);
      expect(state);
      if (!/groups=nobody|luck/.test(query)) equal(state.mistakes, "", "mistakes told");
      return true;
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      why = error.message;
      return false;
    }
  }, 20);
}

/** Keeps, of the first frame with rows, where the last of them ends, and the screen. */
function watchFirstFrame() {
  const look = () => {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (rows.length > 0) window.firstFrame = { end: Math.max(...rows.map((row) => row.getBoundingClientRect().bottom)), height: innerHeight };
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function expectFittingAtOnce(browser, server) {
  const page = await openWallboard(browser, server, { query: "?rows=5&kiosk", before: watchFirstFrame });
  const { end, height } = await (await page.waitForFunction(() => window.firstFrame)).jsonValue();
  check(end <= height, `the first rows that are drawn end at ${end}, the screen at ${height}`);
  await page.context().close();
}

async function expectTurning(browser, server) {
  // By name: in an order that changes meanwhile, a row may be on another screen each time.
  const page = await openWallboard(browser, server, { query: "?rows=4&rotate=3&kiosk&sort=name" });
  const seen = new Set();
  const name = ({ queue, channel }) => `${queue} ${channel}`;
  await waitFor("each row on a screen once", async () => {
    for (const row of (await read(page)).rows) seen.add(name(row));
    return (await server.snapshot("?windows=1m")).queues.every((row) => seen.has(name(row)));
  }, 60, 200);
  expectNoErrors(page);
  await page.context().close();
}

async function expectTrendAfterReload(browser, server) {
  const page = await openWallboard(browser, server, { query: "?queues=billing&channels=voice" });
  const summary = () => page.evaluate(() => document.querySelector('[data-row] .trend[role="img"]')?.getAttribute("aria-label") ?? null);
  const drawn = () => page.evaluate(() => {
    const canvas = document.querySelector(".trend canvas");
    return canvas !== null && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte !== 0);
  });
  const history = JSON.parse(await server.get("/api/v1/history?queue=billing&channel=voice&minutes=60"));
  await page.reload();
  await waitFor("the trend after a reload", async () => (await summary()) !== null && (await drawn()), 10);
  const most = Math.max(...history.points.slice(0, -1).map((point) => point.waiting_max));
  const said = await summary();
  // The running minute may have grown since.
  check(Number(said.match(/at most ([\d,]+)/)[1].replace(",", "")) >= most && most > 0, `the trend says “${said}”, the API has ${most}`);
  check(history.points.length >= 10, "the history is shorter than the warm-up");
  await page.context().close();
}

run(async ({ program, ending }) => {
  const { server } = await startFloor(program, ending);
  const browser = await startChromium(ending);
  for (const [query, expect] of CASES) {
    const page = await openWallboard(browser, server, { query });
    await expectShown(page, query, expect);
    expectNoErrors(page);
    await page.context().close();
  }
  await expectFittingAtOnce(browser, server);
  await expectTurning(browser, server);
  await expectTrendAfterReload(browser, server);
  console.log(`${CASES.length} addresses, turning over, the trend after a reload`);
});
