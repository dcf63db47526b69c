// What the page and its worker tell each other.

import type { Link } from "./connection.ts";
import type { Message } from "./message.ts";

export type ToWorker =
  | { tell: "start"; url: string; probeUrl: string; subscription: string }
  | { tell: "hurry" }
  | { tell: "resubscribe" };

// Moments on the worker's clock don't hold on the page's: the worker tells how long it is until the next try.
export type LinkNews = { state: "connecting" | "open" } | { state: "lost"; retryInMs: number | null };

export type FromWorker = { tell: "message"; message: Message } | { tell: "link"; link: LinkNews };

export function linkNews(link: Link, nowMs: number): LinkNews {
  if (link.state !== "lost") return { state: link.state };
  return { state: "lost", retryInMs: link.retryAtMs === null ? null : link.retryAtMs - nowMs };
}
