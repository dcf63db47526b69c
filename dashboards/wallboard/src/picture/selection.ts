// Which of the server's rows a screen shows, and what it subscribes to.

import type { Row } from "./api.ts";
import { GRADE_WINDOW } from "./grade.ts";
import type { Options } from "../options.ts";

// A subscription needs a queue; where only groups or totals are wanted, this is one that nobody has.
const NO_QUEUE = "\u0001";
const MAX_HZ = 4;

function wantsQueues(options: Options): boolean {
  return options.queues !== null || (options.groups === null && !options.totals);
}

export function subscriptionText(options: Options): string {
  const windows = [...new Set([...options.windows, GRADE_WINDOW])];
  const queues = options.queues ?? (wantsQueues(options) ? ["*"] : [NO_QUEUE]);
  return JSON.stringify({ op: "subscribe", queues, windows, max_hz: MAX_HZ });
}

export function isShown(row: Row, options: Options): boolean {
  if (options.channels !== null && !options.channels.includes(row.channel)) return false;
  if (row.queue !== undefined) return wantsQueues(options);
  if (row.group === undefined) return options.totals;
  return options.groups !== null && (options.groups.includes("*") || options.groups.includes(row.group));
}

// Names of `groups=` that the server has no row of: a slip in the URL, or in the configuration.
export function groupsNotFound(rows: Iterable<Row>, options: Options): string[] {
  const known = new Set<string>();
  for (const row of rows) if (row.group !== undefined) known.add(row.group);
  return (options.groups ?? []).filter((name) => name !== "*" && !known.has(name));
}
