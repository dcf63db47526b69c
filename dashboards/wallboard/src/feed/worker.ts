// The worker: the socket, the parsing of its frames, and nothing else. A frame of megabytes is parsed here without
// holding up the page, and timers here are not slowed down while the page is in the background.

import { Connection } from "./connection.ts";
import type { SocketLike } from "./connection.ts";
import { readMessage } from "./message.ts";
import { linkNews } from "./wire.ts";
import type { FromWorker, ToWorker } from "./wire.ts";

const PROBE_AT_MOST_MS = 2000;

interface WorkerScope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  addEventListener(type: "online", run: () => void): void;
}
const scope = globalThis as unknown as WorkerScope;

let connection: Connection | null = null;

async function probe(url: string): Promise<boolean> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PROBE_AT_MOST_MS);
  try {
    const answer = await fetch(url, { method: "HEAD", cache: "no-store", signal: abort.signal });
    return answer.ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function start(url: string, probeUrl: string, subscription: string): Connection {
  const made = new Connection(
    subscription,
    {
      probe: () => probe(probeUrl),
      connect: () => new WebSocket(url, "floorwalker.v1") as unknown as SocketLike,
      nowMs: () => performance.now(),
      setTimer: (run, ms) => setTimeout(run, ms),
      clearTimer: (timer) => clearTimeout(timer as number),
      random: Math.random,
    },
    {
      onText: (text) => {
        const message = readMessage(text);
        if (message !== null) scope.postMessage({ tell: "message", message });
      },
      onLink: (link) => scope.postMessage({ tell: "link", link: linkNews(link, performance.now()) }),
    },
  );
  made.start();
  return made;
}

scope.onmessage = ({ data }) => {
  if (data.tell === "start") connection ??= start(data.url, data.probeUrl, data.subscription);
  else if (data.tell === "hurry") connection?.hurry();
  else connection?.resubscribe();
};
scope.addEventListener("online", () => connection?.hurry());
