// Each language is whole on each screen: nothing cut off or overlapping, nothing untranslated, Hebrew from right to left.
import { check, equal, run, waitFor } from "./checks.mjs";
import { close, expectNoErrors, opened, openWallboard, startChromium } from "./chromium.mjs";
import { startFloor } from "./floor.mjs";
import { troubles } from "./layout.mjs";

// A letter of each script, which a font must have.
const LETTERS = { en: "A", he: "ש", zh: "列", th: "ค", el: "Ω", hi: "क" };
const SCREENS = [
  { name: "desk", width: 1920, height: 1080, query: "" },
  { name: "wall", width: 3840, height: 2160, query: "&rows=8&kiosk" },
  { name: "small desk", width: 1280, height: 720, query: "&totals&queues=*&groups=*" },
  { name: "phone", width: 360, height: 800, query: "" },
];
// What stays English in each language: the product, formulas by the name that the configuration has, keys of a keyboard.
const ENGLISH = /Floorwalker|SMS|honest|decided|answered_only|positive|negative|ignore|short_excluded|with_flow_outs|Enter|Escape|Page|Up|Down|Home|End|email/g;

/** True where a font draws the letter as it draws what no font has. */
function isMissing(letter) {
  const drawn = (text) => {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    pen.font = `40px ${getComputedStyle(document.body).fontFamily}`;
    pen.fillText(text, 20, 60);
    return canvas.toDataURL();
  };
  return drawn(letter) === drawn("\u{10fffd}") || drawn(letter) === drawn(" ");
}

/** Latin words and what looks like a key or a value that was not given, outside of names. */
function untranslated({ language, english }) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  const judge = (text) => {
    if (/\{\w+\}|\b[a-z]+\.[a-z]\w+/.test(text) || (language !== "en" && /[A-Za-z]{3,}/.test(text.replace(new RegExp(english, "g"), "")))) found.add(text);
  };
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("bdi, script, style, noscript")) judge(walker.currentNode.data.trim());
  const nameless = (text) => text.replace(/\u2068[^\u2069]*\u2069/g, "");
  for (const attribute of ["aria-label", "title", "alt"]) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) judge(nameless(element.getAttribute(attribute)));
  }
  return [...found];
}

/** Columns whose head does not stand over them. */
function askew() {
  const heads = document.querySelector(".heads");
  const row = document.querySelector("[data-row]");
  if (getComputedStyle(heads).clipPath !== "none") return []; // cards have their heads within
  const box = (within, name) => within.querySelector(`.cell.${name}`).getBoundingClientRect();
  return [...row.querySelectorAll(".cell")].map((cell) => cell.className.split(" ")[1]).filter((name) =>
    Math.abs(box(heads, name).left - box(row, name).left) > 2 || Math.abs(box(heads, name).right - box(row, name).right) > 2)
    .map((name) => `the head of ${name} does not stand over it`);
}

/** Where the cells of a row begin, from left to right. */
function order() {
  const cells = [...document.querySelector("[data-row]").querySelectorAll(".cell")];
  return cells.map((cell) => [cell.getBoundingClientRect().left, cell.className.split(" ")[1]]).sort((a, b) => a[0] - b[0]).map(([, name]) => name);
}

/** Everything that is wrong, not the first alone: languages fail in company. */
const wrong = [];
async function judge(page, language, where) {
  wrong.push(...(await page.evaluate(troubles, { mayEnd: [".title"] })).map((one) => `${where}: ${one}`));
  const english = await page.evaluate(untranslated, { language, english: ENGLISH.source });
  wrong.push(...english.map((one) => `${where}: untranslated: ${one}`));
}

run(async ({ program, ending }) => {
  const { server } = await startFloor(program, ending);
  const browser = await startChromium(ending);
  const leftToRight = {};
  for (const [language, letter] of Object.entries(LETTERS)) {
    for (const { name, width, height, query } of SCREENS) {
      const where = `${language} ${name}`;
      const page = await openWallboard(browser, server, { query: `?lang=${language}${query}`, viewport: { width, height } });
      check(!(await page.evaluate(isMissing, letter)), `no font has “${letter}”: script/bootstrap --test`);
      equal(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]),
        [language, language === "he" ? "rtl" : "ltr"], `${where}: lang, dir`);
      await waitFor("the trend", () => page.evaluate(() => document.querySelector(".trend canvas, .trend svg") !== null || document.querySelector(".cell.trend") === null));
      await judge(page, language, where);
      wrong.push(...(await page.evaluate(askew)).map((one) => `${where}: ${one}`));
      if (name === "desk") leftToRight[language] = await page.evaluate(order);
      if (!query.includes("kiosk")) {
        await page.click('[data-queue="billing"][data-channel="voice"] [data-figure="service_level:15m"]');
        await opened(page);
        await judge(page, language, `${where} detail`);
        await close(page);
        await page.keyboard.press("?");
        await opened(page);
        await judge(page, language, `${where} help`);
      }
      expectNoErrors(page);
      await page.context().close();
    }
    if (language !== "he") equal(leftToRight[language], leftToRight.en, `${language}: order of columns`);
  }
  equal(leftToRight.he, [...leftToRight.en].reverse(), "Hebrew: order of columns");
  check(leftToRight.en[0] === "queue", "the queue's name does not come first");

  check(wrong.length === 0, wrong.join("\n"));

  // Without a word in the address, the browser's own language.
  const page = await openWallboard(browser, server, { locale: "th-TH" });
  equal(await page.evaluate(() => document.documentElement.lang), "th", "a Thai browser's language");
  console.log(`${Object.keys(LETTERS).length} languages on ${SCREENS.length} screens: whole`);
});
