"use strict";

// Shows the queues live. Names come from outside: they only ever become text nodes.

const WINDOWS = ["15m", "today"];
const TRANSFERS_WINDOW = WINDOWS[0];
const STATES = { ok: "ok", stale: "\u26a0 stale", never_seen: "\u25cb never seen", closed: "\u25a0 closed" };
const STALE_AFTER_S = 3;
const SILENT_AFTER_MS = 5000;
const RETRY_MS = [500, 1000, 2000, 5000, 10000];

const byId = (id) => document.getElementById(id);
const rows = new Map(); // by queue and channel: {figures, cells, shownAt}
let socket = null;
let attempts = 0;
let lagS = 0;
let frameAt = null; // performance.now() of the last frame

const DASH = "\u2013";

function duration(seconds) {
  const whole = Math.floor(seconds);
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, "");
}

const percent = (ratio) => (ratio === null ? DASH : `${(100 * ratio).toFixed(1)} %`);

const count = (number) => (number === null ? DASH : String(number));

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setClass(node, base, extra) {
  const name = extra ? `${base} ${extra}` : base;
  if (node.className !== name) node.className = name;
}

// ---- one row

function makeRow() {
  const tr = document.createElement("tr");
  const add = (tag, base) => {
    const cell = document.createElement(tag);
    cell.className = base;
    return tr.appendChild(cell);
  };
  const cells = { tr, queue: add("th", ""), channel: add("td", "") };
  cells.queue.scope = "row";
  cells.waiting = add("td", "number");
  cells.longest = add("td", "number");
  cells.past = add("td", "number");
  const addPair = () => {
    const cell = add("td", "number");
    return { cell, value: cell.appendChild(document.createElement("span")),
             detail: cell.appendChild(document.createElement("small")) };
  };
  cells.agents = addPair();
  cells.unanswered = addPair();
  cells.windows = WINDOWS.map(() => {
    const level = add("td", "number group");
    const value = level.appendChild(document.createElement("span"));
    const detail = level.appendChild(document.createElement("small"));
    return {
      level, value, detail,
      abandonRate: add("td", "number"),
      offered: add("td", "number"),
      answered: add("td", "number"),
      abandoned: add("td", "number"),
    };
  });
  cells.transfers = { out: add("td", "number group transfers"), in: add("td", "number transfers"),
                      bounced: add("td", "number transfers"), rate: add("td", "number transfers") };
  cells.state = add("td", "");
  return cells;
}

function showLevel(cells, figures, window) {
  const level = window.service_levels[figures.formula];
  setText(cells.value, percent(level.value));
  setText(cells.detail, `${level.n} of ${level.of}, ${figures.formula}`);
  const judged = level.value >= figures.goal ? "met" : "missed";
  setClass(cells.level, "number group", level.value === null || level.low_volume ? "few" : judged);
  cells.level.title = `Target ${figures.target_s} s, goal ${percent(figures.goal)}`;
}

function showRow(row) {
  const { figures, cells } = row;
  setText(cells.queue, figures.queue);
  cells.queue.title = figures.queue;
  setText(cells.channel, figures.channel);
  setText(cells.waiting, String(figures.now.waiting));
  setClass(cells.waiting, "number", figures.now.waiting === 0 ? "none" : "");
  setText(cells.past, String(figures.now.past_target));
  setClass(cells.past, "number", figures.now.past_target > 0 ? "past" : "none");
  showAgents(cells.agents, figures.now.agents);
  showTransfers(cells.transfers, figures.windows[TRANSFERS_WINDOW]);
  WINDOWS.forEach((name, i) => {
    const window = figures.windows[name];
    const to = cells.windows[i];
    showLevel(to, figures, window);
    setText(to.abandonRate, percent(window.abandon_rate));
    setText(to.offered, String(window.offered));
    setText(to.answered, String(window.answered));
    setText(to.abandoned, String(window.abandoned));
  });
  setText(cells.state, STATES[figures.state] || figures.state);
  setClass(cells.state, "", figures.state === "ok" ? "none" : "warn");
  setClass(cells.tr, "", figures.state === "closed" ? "closed" : "");
  showAges(row, performance.now());
}

function showAgents(cells, agents) {
  const known = agents !== null && agents.staffed !== null;
  setText(cells.value, known ? count(agents.available) : DASH);
  setText(cells.detail, known ? `of ${agents.staffed} signed in` : "");
  setClass(cells.cell, "number", !known ? "none" : agents.available === 0 && agents.staffed > 0 ? "warn" : "");
  cells.cell.title = known
    ? `${agents.busy} busy, ${agents.ringing} ringing, ${agents.wrapup} in wrap-up, ${agents.not_ready} not ready`
    : "No agent has reported anything";
}

function showTransfers(cells, window) {
  const { transfers } = window;
  setText(cells.out, count(transfers.out));
  cells.out.title = `${count(transfers.blind)} blind, ${count(transfers.consult)} after a consultation`;
  setText(cells.in, count(transfers.in));
  setText(cells.bounced, transfers.storms > 0 ? `${count(transfers.bounced)} (${transfers.storms} storms)`
                                              : count(transfers.bounced));
  setClass(cells.bounced, "number transfers", transfers.bounced > 0 || transfers.storms > 0 ? "warn" : "none");
  setText(cells.rate, percent(window.transfer_rate));
}

function showAges(row, now) {
  showLongest(row, now);
  showUnanswered(row, now);
}

// Contacts whose customer waits for an agent's next message, and since when.
function showUnanswered(row, now) {
  const { unanswered, oldest_unanswered_s: age, past_reply_target: late } = row.figures.now;
  const { cell, value, detail } = row.cells.unanswered;
  setText(value, count(unanswered));
  setText(detail, age === null ? "" : `oldest ${duration(age + (now - row.shownAt) / 1000)}`);
  setClass(cell, "number", !unanswered ? "none" : late > 0 ? "past" : "");
  cell.title = late > 0 ? `${late} of them past the target for a reply` : "";
}

// The oldest wait grows between two frames by our own monotonic clock.
function showLongest(row, now) {
  const age = row.figures.now.longest_wait_s;
  const cell = row.cells.longest;
  if (age === null) {
    setText(cell, DASH);
    setClass(cell, "number", "none");
    return;
  }
  const seconds = age + (now - row.shownAt) / 1000;
  setText(cell, duration(seconds));
  setClass(cell, "number", row.figures.now.suspect ? "warn" : seconds > row.figures.target_s ? "past" : "");
  cell.title = row.figures.now.suspect ? "So much older than the others that its end may have been lost" : "";
}

// ---- frames

const keyOf = (figures) => JSON.stringify([figures.queue, figures.channel]);

function takeRow(figures, now) {
  const key = keyOf(figures);
  let row = rows.get(key);
  if (!row) {
    row = { cells: makeRow() };
    rows.set(key, row);
  }
  row.figures = figures;
  row.shownAt = now;
  showRow(row);
}

function sortRows() {
  const body = byId("rows");
  const order = [...rows.values()].sort(
    (a, b) => a.figures.queue.localeCompare(b.figures.queue) || a.figures.channel.localeCompare(b.figures.channel));
  order.forEach((row, i) => {
    if (body.children[i] !== row.cells.tr) body.insertBefore(row.cells.tr, body.children[i] || null);
  });
}

function takeFrame(frame) {
  const now = performance.now();
  if (frame.op === "error") {
    setConnection("lost", `refused: ${frame.message}`);
    return;
  }
  if (frame.op === "pong") return;
  frameAt = now;
  lagS = frame.lag_s;
  if (frame.op === "snapshot") {
    rows.forEach((row) => row.cells.tr.remove());
    rows.clear();
  }
  if (frame.op === "snapshot" || frame.op === "update") {
    const known = rows.size;
    frame.queues.forEach((figures) => takeRow(figures, now));
    if (rows.size !== known || frame.op === "snapshot") sortRows();
    if (frame.agents) showFloor(frame.agents);
  }
  showNotice(frame.partitions);
}

function showFloor(agents) {
  const known = agents.available !== null;
  setText(byId("agents"), known ? `${agents.available} of ${agents.staffed} agents available, occupancy ` +
                                  percent(agents.occupancy) : "");
}

function showNotice(partitions) {
  const notice = byId("notice");
  let text = "";
  if (partitions.total === null) text = "Waiting for Kafka to tell its partitions";
  else if (partitions.covered < partitions.total)
    text = `Reading what was written before: ${partitions.covered} of ${partitions.total} partitions are covered`;
  else if (rows.size === 0) text = "No queue has been seen yet";
  setText(notice, text);
  notice.hidden = text === "";
}

// ---- the connection

function setConnection(kind, text) {
  setText(byId("connection"), text);
  setClass(byId("connection"), "", kind);
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(`${scheme}//${location.host}/ws/v1`, "floorwalker.v1");
  socket = mine;
  mine.onopen = () => {
    attempts = 0;
    frameAt = performance.now();
    setConnection("live", "live");
    mine.send(JSON.stringify({ op: "subscribe", queues: ["*"], windows: WINDOWS, max_hz: 4 }));
  };
  mine.onmessage = (message) => {
    if (socket === mine) takeFrame(JSON.parse(message.data));
  };
  mine.onclose = () => {
    if (socket === mine) reconnectLater();
  };
}

function reconnectLater() {
  const old = socket;
  socket = null;
  if (old) old.close();
  const wait = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)];
  attempts += 1;
  setConnection("lost", `connection lost, trying again in ${wait / 1000} s`);
  setTimeout(connect, wait * (0.75 + Math.random() / 2));
}

// ---- the clock: ages go on between frames

function tick() {
  const now = performance.now();
  const since = frameAt === null ? null : (now - frameAt) / 1000;
  if (since !== null) {
    const age = lagS + since;
    const stale = age > STALE_AFTER_S;
    setText(byId("age"), stale ? `figures are ${duration(age)} old` : `${age.toFixed(1)} s old`);
    setClass(byId("age"), "", stale ? "stale" : "");
    document.body.classList.toggle("stale", stale);
    if (socket && socket.readyState === WebSocket.OPEN && since * 1000 > SILENT_AFTER_MS) reconnectLater();
  }
  rows.forEach((row) => showAges(row, now));
}

byId("transfers").onclick = () => {
  const shown = document.body.classList.toggle("with-transfers");
  byId("transfers").setAttribute("aria-pressed", String(shown));
};

connect();
setInterval(tick, 250);
