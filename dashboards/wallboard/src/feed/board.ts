// What is known of the server: its last message of each row, and when it came. Times "at" are of the page's monotonic
// clock, in milliseconds.

import { keyOf } from "../picture/api.ts";
import type { Row, Stamp } from "../picture/api.ts";
import type { HeartbeatMessage, RowsMessage } from "./message.ts";

export interface TimedRow {
  key: string;
  row: Row;
  atMs: number; // when the frame that brought it arrived: its ages are of then
}

// Past this age the figures look stale: also when nothing was heard for less than that, for a server that lives says
// something each second.
export const STALE_AFTER_S = 3;
const SILENT_AFTER_S = 2;

export class Board {
  stamp: Stamp | null = null;
  readonly rows = new Map<string, TimedRow>();
  private heardAtMs = 0;
  private doubted = false;

  // False: the message does not continue what is known, and a snapshot is needed.
  take(message: RowsMessage | HeartbeatMessage, nowMs: number): boolean {
    if (message.op !== "snapshot" && this.stamp?.instance !== message.instance) return false;
    if (message.op !== "snapshot" && this.stamp !== null && message.seq < this.stamp.seq) return true; // older: no news
    if (message.op === "snapshot") {
      this.rows.clear();
      this.doubted = false;
    }
    if (message.op !== "heartbeat") {
      for (const row of message.rows) {
        const key = keyOf(row);
        this.rows.set(key, { key, row, atMs: nowMs });
      }
    }
    const { instance, seq, as_of, lag_s, last_event_age_s, partitions } = message;
    this.stamp = { instance, seq, as_of, lag_s, last_event_age_s, partitions };
    this.heardAtMs = nowMs;
    return true;
  }

  // All that is known may be of long ago: it is stale until the next snapshot.
  doubt(): void {
    this.doubted = true;
  }

  // Seconds since the figures were true: the server's own lag, and the time since it was last heard. Null: never heard.
  ageS(nowMs: number): number | null {
    if (this.stamp === null) return null;
    return this.stamp.lag_s + Math.max(0, nowMs - this.heardAtMs) / 1000;
  }

  isStale(nowMs: number): boolean {
    const age = this.ageS(nowMs);
    return this.doubted || age === null || age > STALE_AFTER_S || nowMs - this.heardAtMs > SILENT_AFTER_S * 1000;
  }

  // The server's clock, carried on: milliseconds since the epoch. The computer at the wall may be wrong about the time.
  serverTimeMs(nowMs: number): number | null {
    if (this.stamp === null) return null;
    return Date.parse(this.stamp.as_of) + (nowMs - this.heardAtMs);
  }
}
