// Debian's Chromium, headless, and the wallboard in it.
import { accessSync } from "node:fs";
import { chromium } from "playwright-core";
import { check, Failed, waitFor } from "./checks.mjs";

const PROGRAM = process.env.FLOORWALKER_TEST_CHROMIUM ?? "/usr/bin/chromium";
const WORDS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export async function startChromium(ending) {
  try {
    accessSync(PROGRAM);
  } catch {
    throw new Failed(`no ${PROGRAM}: script/bootstrap --test`);
  }
  const browser = await chromium.launch({ executablePath: PROGRAM, args: WORDS, chromiumSandbox: false });
  ending.add(() => browser.close());
  return browser;
}

/** How Chromium shall be for a screen on a wall. */
export const WALL = { viewport: { width: 1920, height: 1080 }, locale: "en", colorScheme: "dark" };

/**
 * A page at the wallboard that has shown figures. Errors of scripts, dialogs, what it logs as an error, where it asks for
 * something and what of it a script has been given are kept in page.heard. `before` runs in the page before its own scripts.
 */
export async function openWallboard(browser, server, { query = "", before, ...context } = {}) {
  const made = await browser.newContext({ ...WALL, ...context });
  if (before) await made.addInitScript(before);
  const page = await made.newPage();
  page.setDefaultTimeout(10_000);
  page.heard = { errors: [], dialogs: [], requests: [], fetched: [] };
  page.on("pageerror", (error) => page.heard.errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.heard.errors.push(message.text()));
  page.on("dialog", (dialog) => (page.heard.dialogs.push(dialog.message()), dialog.dismiss()));
  page.on("request", (request) => page.heard.requests.push(request.url()));
  page.on("requestfinished", (request) => request.resourceType() === "fetch" && page.heard.fetched.push(request.url()));
  await page.goto(`${server.url}/${query}`);
  await waitFor(() => `rows on the page (${page.heard.errors.join("; ")})`, () => page.evaluate(
    () => document.querySelector("main[data-seq]")?.dataset.connection === "open" && document.querySelector("[data-row]") !== null), 30);
  return page;
}

export function expectNoErrors(page) {
  check(page.heard.errors.length === 0, `the page reports: ${page.heard.errors.join("; ")}`);
}

/** The panel or the help, once it is there. */
export function opened(page) {
  return page.waitForSelector("dialog[open]", { timeout: 20_000 });
}

/** Closes what is open; a click that comes before all of it is gone would be lost with it. */
export async function close(page) {
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached", timeout: 20_000 });
}
