// Every figure on the page is the API's at the same seq, and reads as such.
import { check, run, waitFor } from "./checks.mjs";
import { expectNoErrors, openWallboard, startChromium } from "./chromium.mjs";
import { startFloor } from "./floor.mjs";
import { expectFigures } from "./same_figures.mjs";

const COMPARISONS = 20;

/** Keeps in the page what it showed at each seq, and what the API told at each; the newest of both. */
function record() {
  const kept = { shown: new Map(), told: new Map() };
  window.kept = kept;
  const keep = (map, seq, value) => {
    map.set(seq, value);
    if (map.size > 40) map.delete(map.keys().next().value);
  };
  const read = () => {
    const main = document.querySelector("main[data-seq]");
    const rows = [...document.querySelectorAll("[data-row]")].map((row) => ({
      ...row.dataset,
      figures: Object.fromEntries([...row.querySelectorAll("[data-figure]")].map((figure) => [figure.dataset.figure,
        { ...figure.dataset, text: figure.innerText.trim() }])),
    }));
    keep(kept.shown, `${main.dataset.instance} ${main.dataset.seq}`, { asOf: main.dataset.asOf, rows });
  };
  new MutationObserver(read).observe(document.querySelector("main[data-seq]"), { attributeFilter: ["data-seq"] });
  read();
  const ask = async () => {
    const answer = await (await fetch("/api/v1/snapshot")).json();
    keep(kept.told, `${answer.instance} ${answer.seq}`, answer);
    setTimeout(ask, 60);
  };
  ask();
}

/** A pair of what was shown and what was told at the same seq that has not been taken yet. */
function takePair() {
  for (const [seq, told] of window.kept.told) {
    const shown = window.kept.shown.get(seq);
    if (!shown) continue;
    window.kept.told.delete(seq);
    return { seq, shown, told };
  }
  return null;
}

run(async ({ program, ending }) => {
  const { server } = await startFloor(program, ending);
  const page = await openWallboard(await startChromium(ending), server, { query: "?totals&queues=*&groups=*" });
  await page.evaluate(record);
  let compared = 0;
  let live = 0;
  for (let i = 0; i < COMPARISONS; i += 1) {
    const pair = await waitFor("a seq that page and API both told", () => page.evaluate(takePair), 30);
    const rows = expectFigures(pair.told, pair.shown.rows, ["15m", "today"]);
    compared += rows.figures;
    live += rows.live;
  }
  check(live > 0, "no live wait was seen");
  expectNoErrors(page);
  console.log(`${compared} figures at ${COMPARISONS} seqs are the API's, ${live} of them running waits`);
});
