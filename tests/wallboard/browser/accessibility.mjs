// axe finds nothing serious or critical: list, panel and help; dark and light; a screen and a phone.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { check, run } from "./checks.mjs";
import { close, expectNoErrors, opened, openWallboard, startChromium } from "./chromium.mjs";
import { startFloor } from "./floor.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function expectAccessible(page, where) {
  const { violations, passes } = await page.evaluate(async (tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), TAGS);
  const bad = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  const told = bad.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.slice(0, 4).map((node) => `${node.target} ${node.any.map((one) => one.message).join(" ")}`).join(" | ")}`);
  check(bad.length === 0, `${where}: ${told.join("\n")}`);
  check(passes.length > 10, `${where}: axe looked at nothing`);
  const lesser = violations.filter((one) => !bad.includes(one)).map(({ id, nodes }) => `${id} (${nodes.length})`);
  console.log(`${where}: ${passes.length} rules hold${lesser.length ? `; minor: ${lesser.join(", ")}` : ""}`);
}

run(async ({ program, ending }) => {
  const { server } = await startFloor(program, ending);
  const browser = await startChromium(ending);
  for (const theme of ["dark", "light"]) {
    for (const viewport of [{ width: 1920, height: 1080 }, { width: 360, height: 800 }]) {
      // Scripts that a test adds are none that the page's policy lets in.
      const page = await openWallboard(browser, server, { query: `?theme=${theme}&bogus=1`, viewport, bypassCSP: true, reducedMotion: "reduce" });
      await page.evaluate(AXE);
      const where = `${theme} ${viewport.width}`;
      await expectAccessible(page, `${where} list`);
      await page.click('[data-queue="billing"][data-channel="voice"] [data-figure="service_level:15m"]');
      await opened(page);
      await expectAccessible(page, `${where} panel`);
      await close(page);
      await page.keyboard.press("?");
      await opened(page);
      await expectAccessible(page, `${where} help`);
      expectNoErrors(page);
      await page.context().close();
    }
  }
});
