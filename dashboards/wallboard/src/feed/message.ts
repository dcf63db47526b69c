// A frame of the socket, parsed and cut down to what rows show: a thousand queues' frames are megabytes.

import type { Level, Partitions, Row, RowWindow, Stamp } from "../picture/api.ts";

export interface RowsMessage extends Stamp {
  op: "snapshot" | "update";
  rows: Row[];
}
export interface HeartbeatMessage extends Stamp {
  op: "heartbeat";
}
export interface ErrorMessage {
  op: "error";
  code: string;
  message: string;
}
export type Message = RowsMessage | HeartbeatMessage | ErrorMessage;

interface RawWindow {
  abandon_rate: number | null;
  answered: number;
  abandoned: number;
  abandoned_short: number;
  service_levels: Record<string, Level>;
}
type RawRow = Omit<Row, "windows"> & { windows: Record<string, RawWindow> };

const NO_LEVEL: Level = { value: null, n: 0, of: 0 };

function pickWindow(raw: RawWindow, formula: string): RowWindow {
  return {
    abandon_rate: raw.abandon_rate,
    answered: raw.answered,
    abandoned: raw.abandoned,
    abandoned_short: raw.abandoned_short,
    level: raw.service_levels[formula] ?? NO_LEVEL,
  };
}

function pickRow(raw: RawRow): Row {
  const { now } = raw;
  const windows: Record<string, RowWindow> = {};
  for (const [name, window] of Object.entries(raw.windows)) windows[name] = pickWindow(window, raw.formula);
  const row: Row = {
    channel: raw.channel,
    state: raw.state,
    target_s: raw.target_s,
    goal: raw.goal,
    formula: raw.formula,
    target_since: raw.target_since,
    now: {
      waiting: now.waiting,
      longest_wait_s: now.longest_wait_s,
      oldest_since: now.oldest_since,
      suspect: now.suspect,
      past_target: now.past_target,
      wait_so_far_s: now.wait_so_far_s,
      unanswered: now.unanswered,
      oldest_unanswered_s: now.oldest_unanswered_s,
      past_reply_target: now.past_reply_target,
      agents: now.agents,
    },
    windows,
  };
  if (raw.queue !== undefined) row.queue = raw.queue;
  if (raw.group !== undefined) row.group = raw.group;
  return row;
}

type Raw = Record<string, unknown>;

function isObject(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// What drawing a row counts on. A row that lacks it would stop the drawing of all, and old figures would look live.
function isRow(raw: unknown): raw is RawRow {
  if (!isObject(raw) || !isObject(raw.now) || !isObject(raw.windows)) return false;
  const { now, windows } = raw;
  if (typeof raw.channel !== "string" || typeof raw.formula !== "string") return false;
  if (!isObject(now.agents) || !isObject(now.wait_so_far_s)) return false;
  const numbers = [raw.target_s, raw.goal, now.waiting, now.past_target, now.unanswered, now.past_reply_target];
  const levels = Object.values(windows).every((window) => isObject(window) && isObject(window.service_levels));
  return levels && numbers.every((value) => typeof value === "number");
}

function readStamp(raw: Raw): Stamp | null {
  const { instance, seq, as_of, lag_s, partitions } = raw;
  if (typeof instance !== "string" || typeof seq !== "number" || typeof lag_s !== "number") return null;
  if (typeof as_of !== "string" || Number.isNaN(Date.parse(as_of)) || !isObject(partitions)) return null;
  const eventAge = typeof raw.last_event_age_s === "number" ? raw.last_event_age_s : null;
  return { instance, seq, as_of, lag_s, last_event_age_s: eventAge, partitions: partitions as unknown as Partitions };
}

// Null for what is no whole message of the protocol, and for messages that say nothing to a page (`pong`): without any
// other, the figures soon look stale.
export function readMessage(text: string): Message | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(raw)) return null;
  if (raw.op === "error") return { op: "error", code: String(raw.code), message: String(raw.message) };
  if (raw.op !== "snapshot" && raw.op !== "update" && raw.op !== "heartbeat") return null;
  const stamp = readStamp(raw);
  if (stamp === null) return null;
  if (raw.op === "heartbeat") return { op: "heartbeat", ...stamp };
  const { queues = [], totals = [] } = raw;
  if (!Array.isArray(queues) || !Array.isArray(totals)) return null;
  const rows: unknown[] = [...queues, ...totals];
  return rows.every(isRow) ? { op: raw.op, ...stamp, rows: rows.map(pickRow) } : null;
}
