// The last hour of the rows that are in view: fetched one after the other, each anew every minute.

import type { HistoryPoint } from "../picture/api.ts";

export interface Wanted {
  key: string;
  queue: string;
  channel: string;
}

export interface Past {
  points: HistoryPoint[] | null; // null: none could be had yet
  failed: boolean; // the last try
}

const MINUTES = 60;
const FRESH_FOR_MS = 60_000;
const AGAIN_AFTER_MS = 10_000; // a failure
const AT_ONCE_MAX = 3;
const KEPT_MAX = 200;

interface Entry extends Past {
  dueMs: number;
}

export class HistoryShelf {
  private readonly entries = new Map<string, Entry>();
  private wanted: readonly Wanted[] = [];
  private readonly running = new Set<string>();
  private era = 0; // an answer to what was asked before expire() is old when it comes

  constructor(
    private readonly load: (path: string) => Promise<{ points: HistoryPoint[] }>,
    private readonly nowMs: () => number,
    private readonly onNews: () => void,
  ) {}

  of(key: string): Past | null {
    return this.entries.get(key) ?? null;
  }

  // Call as often as you like: it asks only for what is wanted and not fresh.
  want(rows: readonly Wanted[]): void {
    this.wanted = rows;
    this.next();
  }

  // Another instance, or the same after an outage: what is shown stays until it is replaced.
  expire(): void {
    this.era += 1;
    for (const entry of this.entries.values()) entry.dueMs = 0;
  }

  private next(): void {
    const now = this.nowMs();
    for (const row of this.wanted) {
      if (this.running.size >= AT_ONCE_MAX) return;
      const due = this.entries.get(row.key)?.dueMs ?? 0;
      if (due <= now && !this.running.has(row.key)) void this.fetch(row);
    }
  }

  private async fetch(row: Wanted): Promise<void> {
    this.running.add(row.key);
    const { era } = this;
    const query = new URLSearchParams({ queue: row.queue, channel: row.channel, minutes: String(MINUTES) });
    let entry: Entry;
    try {
      const { points } = await this.load(`api/v1/history?${query.toString()}`);
      if (!Array.isArray(points)) throw new TypeError("no points");
      entry = { points, failed: false, dueMs: era === this.era ? this.nowMs() + FRESH_FOR_MS : 0 };
    } catch {
      const known = this.entries.get(row.key)?.points ?? null;
      entry = { points: known, failed: true, dueMs: this.nowMs() + AGAIN_AFTER_MS };
    }
    this.running.delete(row.key);
    this.keep(row.key, entry);
    this.onNews();
    this.next();
  }

  private keep(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.entries.set(key, entry); // the newest last
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= KEPT_MAX) break;
      this.entries.delete(oldest);
    }
  }
}
