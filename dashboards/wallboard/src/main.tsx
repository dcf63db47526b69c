// The wiring: options, words, the worker's messages, and one drawing for all that has come since the one before.
import { render } from "preact";
import { Board } from "./feed/board.ts";
import { DetailFeed } from "./feed/detail.ts";
import { Edition } from "./feed/edition.ts";
import { HistoryShelf } from "./feed/history.ts";
import { SleepWatch } from "./feed/sleep.ts";
import type { FromWorker, ToWorker } from "./feed/wire.ts";
import { readOptions } from "./options.ts";
import { Painter } from "./picture/picture.ts";
import type { PictureRow } from "./picture/picture.ts";
import { groupsNotFound, isShown, subscriptionText } from "./picture/selection.ts";
import { App } from "./view/app.tsx";
import { onTick, startClock } from "./view/clock.ts";
import type { Deeds, LinkShown, Opened, Scene } from "./view/scene.ts";
import { NAMED_MAX } from "./view/verdict.tsx";
import { ThemeSwitch, fullscreenAtFirstTouch, onShortcut, toggleFullscreen } from "./view/screen.ts";
import "./view/style.css";
import { chooseLanguage, wordsFor } from "./words/index.ts";

// What moves by the clock alone, an age past its limit, needs no drawing of its own where messages have just brought one.
const DRAWN_LATELY_MS = 200;

const { options, mistakes } = readOptions(location.search);
const words = wordsFor(chooseLanguage(options.language, navigator.languages));
document.documentElement.lang = words.language;
document.documentElement.dir = words.direction;

let drawing = false;
let drawnMs = -Infinity;
const board = new Board();
const painter = new Painter(options.sort, options.windows[0] ?? "15m");
const shelf = new HistoryShelf(loadJson, () => performance.now(), () => undefined); // the next tick draws it
const detailFeed = new DetailFeed(loadJson, () => performance.now(), drawSoon);
const edition = new Edition(async (path) => (await load(path)).text(), () => location.reload(),
  (run) => setTimeout(run, RELOAD_AFTER_MS));
const sleep = new SleepWatch();
const theme = new ThemeSwitch(options.theme, drawSoon);
const worker = new Worker(new URL("feed.js", document.baseURI), { type: "module" });
const root = document.createElement("div");
let link: LinkShown = { state: "connecting", sinceMs: 0 };
let shownMistakes = mistakes;
let serverSays: string | null = null;
let held = false;
let opened: Opened | null = null;
let bad: string[] = []; // rows in trouble, those that the verdict names
let helpShown = false;
let hint: string | null = null;

// A network that swallows packets would hold up all requests after it.
const ANSWER_AT_MOST_MS = 10_000;
const RELOAD_AFTER_MS = 5000;

async function load(path: string): Promise<Response> {
  const answer = await fetch(new URL(path, document.baseURI), { cache: "no-store", signal: AbortSignal.timeout(ANSWER_AT_MOST_MS) });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return answer;
}

async function loadJson<T>(path: string): Promise<T> {
  return (await (await load(path)).json()) as T;
}

function tell(message: ToWorker): void {
  worker.postMessage(message);
}

worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
  const nowMs = performance.now();
  if (data.tell === "link") {
    link = { ...data.link, sinceMs: nowMs };
  } else if (data.message.op === "error") {
    serverSays = data.message.message;
  } else {
    if (!board.take(data.message, nowMs)) tell({ tell: "resubscribe" });
    if (data.message.op === "snapshot") {
      shelf.expire(); // not earlier: a server that has just come back need not know yet what rows there were
      void edition.take(data.message.instance);
    }
  }
  drawSoon();
};

// The server went down between the page and its worker: a screen that nobody touches would stay without figures.
worker.onerror = () => {
  if (board.stamp === null) reloadSoon();
};

function reloadSoon(): void {
  setTimeout(() => load("healthz").then(() => location.reload(), reloadSoon), RELOAD_AFTER_MS);
}

const deeds: Deeds = {
  open: (row, figure) => {
    opened = { row, figure, gone: false };
    detailFeed.open(row.row);
    drawSoon();
  },
  close: () => {
    opened = null;
    detailFeed.close();
    drawSoon();
  },
  showHelp: (shown) => {
    helpShown = shown;
    if (shown) deeds.close();
    drawSoon();
  },
  toggleFullscreen,
  toggleTheme: () => theme.toggle(),
  dismissMistakes: () => {
    shownMistakes = [];
    serverSays = null;
    drawSoon();
  },
  // First what is opened or named at the top, which need not be in view.
  inView: (keys) => {
    const first = [...(opened === null ? [] : [opened.row.key]), ...bad];
    const wanted = [...new Set([...first, ...keys])].flatMap((key) => {
      const row = board.rows.get(key)?.row;
      return row?.queue === undefined ? [] : [{ key, queue: row.queue, channel: row.channel }];
    });
    shelf.want(link.state === "open" ? wanted : []);
  },
  holdOrder: (hold) => {
    held = hold;
  },
};

// One and the same function in every scene: a row that got another would be drawn anew.
const pastOf = (key: string) => shelf.of(key);
const ageS = (nowMs: number) => board.ageS(nowMs);
const serverTimeMs = (nowMs: number) => board.serverTimeMs(nowMs);

// The row of the open panel as it is now; the last that was known, once it has gone.
function follow(rows: readonly PictureRow[]): Opened | null {
  if (opened === null) return null;
  const { key } = opened.row;
  const now = rows.find((row) => row.key === key);
  opened = { ...opened, row: now ?? opened.row, gone: now === undefined };
  return opened;
}

function scene(): Scene {
  const nowMs = performance.now();
  const stale = board.isStale(nowMs);
  const sights = [...board.rows.values()].filter(({ row }) => isShown(row, options));
  const picture = painter.paint(sights, {
    nowMs,
    serverMs: board.serverTimeMs(nowMs) ?? 0,
    stale,
    held: held || stale, // grades that nobody knows make no order
    pointsOf: (key) => shelf.of(key)?.points ?? null,
  });
  bad = picture.bad.slice(0, NAMED_MAX).map((row) => row.key);
  return {
    words, options, mistakes: shownMistakes, serverSays, link, stamp: board.stamp, stale, picture, theme: theme.shown,
    opened: follow(picture.rows), detail: detailFeed.detail, helpShown, hint,
    groupsNotFound: board.stamp === null ? [] : groupsNotFound([...board.rows.values()].map(({ row }) => row), options),
    pastOf, ageS, serverTimeMs,
  };
}

function draw(): void {
  drawing = false;
  drawnMs = performance.now();
  render(<App scene={scene()} deeds={deeds} />, root);
}

function drawSoon(): void {
  if (drawing) return;
  drawing = true;
  setTimeout(draw); // not within a frame: there, what the browser has to lay out and paint follows in the same task
}

function socketUrl(): string {
  const url = new URL("ws/v1", document.baseURI);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

document.body.append(root);
startClock();
sleep.slept(performance.now(), Date.now()); // what it measures from
onTick(() => {
  if (sleep.slept(performance.now(), Date.now())) {
    board.doubt();
    tell({ tell: "resubscribe" });
  }
  detailFeed.tick();
  if (performance.now() - drawnMs > DRAWN_LATELY_MS) drawSoon();
});
onShortcut({ "?": () => deeds.showHelp(true), f: toggleFullscreen });
if (options.fullscreen) {
  hint = words.text("screen.press");
  fullscreenAtFirstTouch(() => {
    hint = null;
    drawSoon();
  });
}
tell({
  tell: "start",
  url: socketUrl(),
  probeUrl: new URL("healthz", document.baseURI).href,
  subscription: subscriptionText(options),
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") tell({ tell: "hurry" });
});
drawSoon();
