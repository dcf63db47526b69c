// The page without a mouse: to a number, what it means, and back; in either direction of writing; and without motion.
import { check, equal, run, waitFor } from "./checks.mjs";
import { close, expectNoErrors, opened, openWallboard, startChromium } from "./chromium.mjs";
import { startFloor } from "./floor.mjs";

const TABS_MAX = 20; // verdict's names and buttons come first

/** Which cell has the focus, and whether that can be seen. */
function focused() {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  return { row: element.closest("[data-row]")?.dataset.row ?? null, place: element.dataset?.place ?? null,
    dialog: element.closest("dialog[open]") !== null,
    visible: element.matches(":focus-visible") && (style.outlineStyle !== "none" || style.boxShadow !== "none") };
}

async function tabToList(page) {
  for (let i = 0; i < TABS_MAX; i += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(focused);
    check(at.visible, `after ${i + 1} tabs nothing shows the focus`);
    if (at.row !== null) return at;
  }
  check(false, `no row after ${TABS_MAX} tabs`);
}

/** Presses a key and waits until the focus is elsewhere. */
async function move(page, key) {
  const from = JSON.stringify(await page.evaluate(focused));
  await page.keyboard.press(key);
  return waitFor(`the focus to move after ${key}`, async () => {
    const at = await page.evaluate(focused);
    return JSON.stringify(at) !== from && at;
  }, 5);
}

async function walk(page, forward) {
  const first = await tabToList(page);
  equal(first.place, "queue", "first cell");
  const below = await move(page, "ArrowDown");
  check(below.row !== first.row && below.place === "queue", "ArrowDown does not go to the row below");
  const next = await move(page, forward);
  equal([next.row, next.place], [below.row, "waiting"], `${forward} goes to the next figure`);
  const last = await move(page, "End");
  check(last.row !== below.row, "End does not go to the last row");
  check(await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  }), "the focused cell is not on the screen");
  return move(page, "Home");
}

async function openAndClose(page, from) {
  await page.keyboard.press("Enter");
  const dialog = await opened(page);
  await waitFor("the focus within the panel", async () => (await page.evaluate(focused)).dialog);
  await waitFor("a panel that says much", async () => (await dialog.innerText()).length > 200);
  for (let i = 0; i < 12; i += 1) {
    await page.keyboard.press("Tab");
    check(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog[open]") !== null), "Tab leaves the panel");
  }
  await close(page);
  const back = await waitFor("the focus back where it was", async () => {
    const at = await page.evaluate(focused);
    return at.row === from.row && at.place === from.place && at;
  }, 5);
  check(back.visible, "after Escape nothing shows the focus");
}

/** A list that jumps is not read: rows stay while one has the focus. */
async function expectHeld(page) {
  const rows = () => page.evaluate(() => [...document.querySelectorAll("[data-row]")].map((row) => row.dataset.row).join());
  const seq = () => page.evaluate(() => Number(document.querySelector("main[data-seq]").dataset.seq));
  const [before, since, began] = [await rows(), await seq(), performance.now()];
  await waitFor("updates of more than five seconds", async () => performance.now() - began > 7000 && (await seq()) > since, 20);
  equal(await rows(), before, "the order while a cell has the focus");
}

run(async ({ program, ending }) => {
  const { server } = await startFloor(program, ending);
  const browser = await startChromium(ending);
  for (const [language, forward] of [["en", "ArrowRight"], ["he", "ArrowLeft"]]) {
    const page = await openWallboard(browser, server, { query: `?lang=${language}`, reducedMotion: "reduce" });
    const at = await walk(page, forward);
    await openAndClose(page, at);
    if (language === "en") await expectHeld(page);
    await page.keyboard.press("?");
    await opened(page);
    await close(page);
    // uPlot's and the page's elements alike.
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
      return (animationName !== "none" && parseFloat(animationDuration) > 0.01) || parseFloat(transitionDuration) > 0.01;
    }).map((element) => element.className));
    equal(moving, [], "what moves where a person wants no motion");
    expectNoErrors(page);
    await page.context().close();
  }
  console.log("to a figure, into its panel and back by the keyboard, in both directions of writing");
});
