// A row with everything the API tells of it, as docs/api.md says: for the panel.
import type { Agents, Level, Now, Partitions, Row } from "./api.ts";

export interface Spread {
  count: number;
  sum: number | null;
  mean: number | null;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
}

export interface FullWindow {
  offered: number;
  answered: number;
  answered_in_target: number;
  answered_short: number;
  abandoned: number;
  abandoned_in_target: number;
  abandoned_short: number;
  left: number;
  left_past_target: number;
  requeued: number;
  abandon_rate: number | null;
  service_levels: Record<string, Level>;
  wait_s: { answered: Spread; abandoned: Spread; left: Spread };
  transfers: { blind: number; consult: number; in: number; out: number; bounced: number; storms: number };
  legs_ended: number;
  legs_transferred: number;
  closed_unanswered: number;
  transfer_rate: number | null;
  talk_s: Spread;
  hold_s: Spread;
  wrapup_s: Spread;
  handle_s: Spread;
  first_response_s: Spread;
  reply_s: Spread;
  // Of totals alone:
  contacts_offered?: number;
  contacts_answered?: number;
  contacts_ended?: number;
  contacts_transferred?: number;
  customer_wait_s?: Spread;
}

export interface FullNow extends Now {
  handling: number;
  on_hold: number;
  longest_customer_wait_s?: number | null; // of totals alone
  agents: Agents & { occupancy?: number | null };
}

export interface FullRow extends Omit<Row, "now" | "windows"> {
  now: FullNow;
  windows: Record<string, FullWindow>;
}

export interface FullSnapshot {
  instance: string;
  seq: number;
  as_of: string;
  lag_s: number;
  partitions: Partitions;
  totals: FullRow[];
  queues: FullRow[];
}

type Named = Pick<Row, "queue" | "group" | "channel">;

export function rowIn(snapshot: FullSnapshot, wanted: Named): FullRow | null {
  const rows = wanted.queue === undefined ? snapshot.totals : snapshot.queues;
  return rows.find((row) => row.queue === wanted.queue && row.group === wanted.group && row.channel === wanted.channel) ?? null;
}

// The request for one row. A comma would part two names, and stands for itself as `?`, any one byte.
export function snapshotPath(wanted: Named): string {
  const query = new URLSearchParams({ queues: (wanted.queue ?? "-").replaceAll(",", "?") });
  return `api/v1/snapshot?${query.toString()}`;
}
