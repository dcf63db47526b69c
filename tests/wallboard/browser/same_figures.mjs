// What a row of the page must say, out of the API's row; computed here anew, not by the page's own code.
import { check, equal } from "./checks.mjs";

// What a running duration may be off: the time between the server's instant and the moment the page was read.
const LIVE_OFF_S = 2;

const percent = (value) => (value === null ? "–" : `${Math.floor(Number((value * 1000).toFixed(6))) / 10}%`);
const count = (value) => (value === null ? "–" : value.toLocaleString("en-US"));
const STATES = { ok: "Open", stale: "Old figures", never_seen: "Never seen", closed: "Closed" };

function seconds(text) {
  if (text === "–") return null;
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function keyOf({ queue, group, channel }) {
  return JSON.stringify([queue ?? null, group ?? null, channel]);
}

function abandon(window) {
  const n = window.abandoned - window.abandoned_short;
  return { value: window.abandon_rate, n, of: window.answered + n };
}

/** Figure by figure: [name, what data-value holds, the text, n, of]. Durations that grow are not among them. */
function wanted(row, windows) {
  const figures = [
    ["waiting", row.now.waiting, count(row.now.waiting)],
    ["past_target", row.now.past_target, count(row.now.past_target)],
    ["agents", row.now.agents.available, count(row.now.agents.available)],
    ["state", row.state, STATES[row.state]],
  ];
  for (const name of windows) {
    const window = row.windows[name];
    const level = window.service_levels[row.formula];
    check(level.value === window.service_level, `the API's own service levels of ${keyOf(row)} differ`);
    figures.push([`service_level:${name}`, level.value, percent(level.value), level.n, level.of]);
    const rate = abandon(window);
    check(rate.value === null ? rate.of === 0 : rate.value === rate.n / rate.of, `the abandon rate of ${keyOf(row)} is not n/of`);
    figures.push([`abandon_rate:${name}`, rate.value, percent(rate.value), rate.n, rate.of]);
  }
  return figures;
}

function expectFigure(where, figure, [name, value, text, n, of]) {
  check(figure, `${where} ${name} is not on the page`);
  equal(JSON.parse(figure.value), value, `${where} ${name} data-value`);
  equal(figure.text, text, `${where} ${name} text`);
  if (of !== undefined) equal([Number(figure.n), Number(figure.of)], [n, of], `${where} ${name} n, of`);
}

function expectLive(where, figure, value) {
  check((JSON.parse(figure.value) === null) === (value === null), `${where}: ${figure.value}, the API has ${value}`);
  const shown = seconds(figure.text);
  if (value === null) return equal(figure.text, "–", where) ?? 0;
  check(shown >= Math.floor(value) - 1 && shown <= value + LIVE_OFF_S, `${where} reads ${figure.text}, the API has ${value} s`);
  return 1;
}

/** Fails at the first difference; returns how many figures were compared. */
export function expectFigures(told, rows, windows) {
  const all = new Map([...told.queues, ...told.totals].map((row) => [keyOf(row), row]));
  check(rows.length === all.size, `${rows.length} rows on the page, ${all.size} in the API`);
  let figures = 0;
  let live = 0;
  for (const shown of rows) {
    const row = all.get(keyOf(shown));
    const where = `seq ${told.seq} ${keyOf(shown)}`;
    check(row, `${where} is not in the API`);
    for (const one of wanted(row, windows)) {
      expectFigure(where, shown.figures[one[0]], one);
      figures += 1;
    }
    live += expectLive(`${where} longest_wait`, shown.figures.longest_wait, row.now.longest_wait_s);
    equal(JSON.parse(shown.figures.unanswered.value), row.now.unanswered, `${where} unanswered`);
    if (row.now.oldest_unanswered_s !== null) live += expectLive(`${where} oldest`, shown.figures.oldest_unanswered, row.now.oldest_unanswered_s);
    figures += 2;
  }
  return { figures, live };
}
