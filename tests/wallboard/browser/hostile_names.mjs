// Names of queues come from events, so from anybody: whatever they hold, they stay text.
import { check, equal, run, waitFor } from "./checks.mjs";
import { close, expectNoErrors, opened, openWallboard, startChromium } from "./chromium.mjs";
import { Centre } from "./events.mjs";
import { Feed } from "./feed.mjs";
import { troubles } from "./layout.mjs";
import { Server } from "./server.mjs";

const NAMES = [
  '<img src="/hostile.png" onerror="alert(1)">', "</script><script>alert(2)</script>", "<b>bold</b>&amp;&lt;", "\"'`${alert(3)}{{4}}",
  "javascript:alert(5)", "\u202Egnillib\u202C", "a\u2066b\u2067c\u2069d", "zero\u200Bwidth\uFEFFname", "👩‍👩‍👧‍👦 family 🇬🇷", "תור החיובים", "คิวเรียกเก็บเงิน",
  "W".repeat(128), "a very long name of many words that goes on and on until its one hundred and twenty-eight bytes are all used up - by this end.",
  "é".repeat(64), "../../etc/passwd", "=1+1", "{name}", "%00%3Cimg%3E", "Z̴̢͍͝a̶͖̐l̵̙͋g̷̱̈́o̶͚͝", "null", "__proto__", "constructor", " ", "a,b*?",
];

/** Elements that the page itself never has: names that became markup. */
function strangers() {
  const bold = [...document.querySelectorAll("b")].filter((element) => element.textContent === "bold");
  const others = document.querySelectorAll("img, iframe, object, embed, body script, [onerror], [src*=hostile], a[href^='javascript']");
  return [...bold, ...others].map((element) => element.outerHTML);
}

async function expectText(page, where) {
  equal(await page.evaluate(strangers), [], `${where}: elements out of names`);
  equal(page.heard.dialogs, [], `${where}: dialogs`);
  equal(await page.evaluate(troubles, { mayEnd: [".title", ".named-all"] }), [], `${where}: layout`);
}

async function expectNames(page) {
  const rows = await page.evaluate(() => [...document.querySelectorAll("[data-row]")].map((row) =>
    [row.dataset.queue, row.querySelector(".title").textContent]));
  equal(rows.map(([queue]) => queue).sort(), [...NAMES].sort(), "names of rows");
  const visible = (name) => name.replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  for (const [queue, shown] of rows) equal(shown, visible(queue), "a name as shown");
}

run(async ({ program, ending }) => {
  const feed = await Feed.start(ending);
  const server = await Server.start(program, feed, ending);
  const centre = new Centre();
  const long = Date.now() - 120_000;
  // Five wait in each, far past the target: so they are in the verdict, too.
  await feed.write(...NAMES.flatMap((name, i) => Array.from({ length: 5 }, (_, k) => centre.queued(name, `C${i}-${k}`, long))));
  await waitFor("a row of each name", async () => (await server.snapshot("?windows=1m")).queues.length === NAMES.length);
  const browser = await startChromium(ending);

  for (const query of ["?lang=en", "?lang=he"]) {
    for (const viewport of [{ width: 1920, height: 1080 }, { width: 360, height: 800 }]) {
      const page = await openWallboard(browser, server, { query, viewport });
      await waitFor("all rows", () => page.evaluate((n) => document.querySelectorAll("[data-row]").length === n, NAMES.length));
      const where = `${query} ${viewport.width}`;
      await expectNames(page);
      await expectText(page, where);
      for (const name of NAMES) {
        await page.evaluate((wanted) => [...document.querySelectorAll("[data-row]")].find((row) => row.dataset.queue === wanted)
          .querySelector('[data-figure="waiting"]').click(), name);
        await opened(page);
        await expectText(page, `${where} detail of ${name}`);
        await close(page);
      }
      const own = page.heard.requests.filter((url) => !/\/(\?lang=..|wallboard\.(js|css)|feed\.js|icon\.svg|healthz|api\/v1\/(history|snapshot)\?.*)$/.test(url.slice(server.url.length)));
      equal(own, [], `${where}: requests`);
      expectNoErrors(page);
      await page.context().close();
    }
  }

  // And in the address: a name is an option's value.
  const page = await openWallboard(browser, server, { query: `?queues=${encodeURIComponent("<img*")}&sort=${encodeURIComponent('"><img src=x onerror=alert(9)>')}` });
  equal(await page.evaluate(strangers), [], "elements out of the address");
  equal(page.heard.dialogs, [], "dialogs out of the address");
  check((await page.innerText("main")).includes("onerror=alert(9)"), "the address's mistake is not told");
  console.log(`${NAMES.length} names stay text, in two languages, on a screen and a phone, in list and detail`);
});
