// Everything of the one row whose panel is open: fetched anew each second, one request at a time.
import type { Row } from "../picture/api.ts";
import { rowIn, snapshotPath } from "../picture/detail.ts";
import type { FullRow, FullSnapshot } from "../picture/detail.ts";

export interface Detail {
  row: FullRow | null; // null: not loaded yet, or gone
  seq: number;
  asOf: string;
  atMs: number; // when it arrived, by the page's clock
  lagS: number;
  loaded: boolean;
  failure: string | null; // of the last try; what is shown is older
}

const EVERY_MS = 1000;
const NOTHING: Detail = { row: null, seq: 0, asOf: "", atMs: 0, lagS: 0, loaded: false, failure: null };

export class DetailFeed {
  private wanted: Row | null = null;
  private shown: Detail = NOTHING;
  private dueMs = 0;
  private turn = 0; // an answer of before the last open() or close() counts for nothing
  private running = false;

  constructor(
    private readonly load: (path: string) => Promise<FullSnapshot>,
    private readonly nowMs: () => number,
    private readonly onNews: () => void,
  ) {}

  get detail(): Detail {
    return this.shown;
  }

  open(row: Row): void {
    this.close();
    this.wanted = row;
    this.tick();
  }

  close(): void {
    this.wanted = null;
    this.shown = NOTHING;
    this.dueMs = 0;
    this.turn += 1;
    this.running = false;
  }

  // Call several times a second.
  tick(): void {
    if (this.wanted === null || this.running || this.nowMs() < this.dueMs) return;
    void this.fetch(this.wanted, this.turn);
  }

  private async fetch(wanted: Row, turn: number): Promise<void> {
    this.running = true;
    let next: Detail;
    try {
      const snapshot = await this.load(snapshotPath(wanted));
      next = { row: rowIn(snapshot, wanted), seq: snapshot.seq, asOf: snapshot.as_of, atMs: this.nowMs(), lagS: snapshot.lag_s,
        loaded: true, failure: null };
    } catch (error) {
      next = { ...this.shown, failure: error instanceof Error ? error.message : String(error) };
    }
    if (turn !== this.turn) return;
    this.running = false;
    this.shown = next;
    this.dueMs = this.nowMs() + EVERY_MS;
    this.onNews();
  }
}
