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

// Null for what is no message of the protocol, and for messages that say nothing to a page (`pong`).
export function readMessage(text: string): Message | null {
  let raw: Record<string, unknown>;
  try {
    raw = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (raw === null || typeof raw !== "object") return null;
  if (raw.op === "error") return { op: "error", code: String(raw.code), message: String(raw.message) };
  if (raw.op !== "snapshot" && raw.op !== "update" && raw.op !== "heartbeat") return null;
  const stamp: Stamp = {
    instance: String(raw.instance),
    seq: Number(raw.seq),
    as_of: String(raw.as_of),
    lag_s: Number(raw.lag_s),
    partitions: raw.partitions as Partitions,
  };
  if (raw.op === "heartbeat") return { op: "heartbeat", ...stamp };
  const queues = (raw.queues ?? []) as RawRow[];
  const totals = (raw.totals ?? []) as RawRow[];
  return { op: raw.op, ...stamp, rows: [...queues, ...totals].map(pickRow) };
}
