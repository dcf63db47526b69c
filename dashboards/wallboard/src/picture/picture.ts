// The whole picture at one moment: every row with its grade, in order, and the verdict over all. It remembers what the
// page has seen (since when, five minutes ago); everything else is a function of what it is given.

import type { HistoryPoint, Row } from "./api.ts";
import { GRADES, gradeOf } from "./grade.ts";
import type { Grade, Reason } from "./grade.ts";
import { CalmOrder } from "./order.ts";
import type { Placed, Sort } from "./order.ts";
import { Spells } from "./since.ts";
import type { Since } from "./since.ts";
import { Memory, directionOf, sampleOf } from "./trend.ts";
import type { Direction } from "./trend.ts";

export interface Sight {
  key: string;
  row: Row;
  atMs: number; // when its frame arrived, by the page's clock
}

export interface PictureRow extends Placed {
  atMs: number;
  reasons: Reason[];
  since: Since | null; // null: not for this grade
  direction: Direction;
}

export type Counts = Record<Grade, number>;

export interface Picture {
  rows: PictureRow[]; // in order
  counts: Counts;
  bad: PictureRow[]; // in trouble, the worst first
}

export interface Moment {
  nowMs: number; // the page's clock
  serverMs: number; // the server's, since the epoch
  stale: boolean;
  held: boolean; // no row may change its place
  pointsOf(key: string): readonly HistoryPoint[] | null;
}

interface Remembered {
  spells: Spells;
  memory: Memory;
  last: PictureRow | null;
}

function sameReasons(a: Reason[], b: Reason[]): boolean {
  return a.length === b.length && a.every((reason, i) => JSON.stringify(reason) === JSON.stringify(b[i]));
}

export class Painter {
  private readonly remembered = new Map<string, Remembered>();
  private readonly order: CalmOrder;
  private readonly worstFirst: CalmOrder; // of those in trouble, whatever the list is sorted by

  constructor(sort: Sort, window: string) {
    this.order = new CalmOrder(sort, window);
    this.worstFirst = sort === "trouble" ? this.order : new CalmOrder("trouble", window);
  }

  paint(sights: Iterable<Sight>, moment: Moment): Picture {
    const rows = new Map<string, PictureRow>();
    for (const sight of sights) rows.set(sight.key, this.paintRow(sight, moment));
    for (const key of this.remembered.keys()) if (!rows.has(key)) this.remembered.delete(key);
    const ordered = arranged(this.order, rows, moment);
    const byTrouble = this.worstFirst === this.order ? ordered : arranged(this.worstFirst, rows, moment);
    return { rows: ordered, counts: countGrades(ordered), bad: byTrouble.filter((row) => row.grade === "trouble") };
  }

  private paintRow(sight: Sight, moment: Moment): PictureRow {
    const { key, row, atMs } = sight;
    let known = this.remembered.get(key);
    if (known === undefined) this.remembered.set(key, (known = { spells: new Spells(), memory: new Memory(), last: null }));
    const sinceS = Math.max(0, moment.nowMs - atMs) / 1000;
    const { grade, reasons } = gradeOf(row, sinceS, moment.stale);
    const points = moment.pointsOf(key);
    const sample = sampleOf(row, sinceS, moment.nowMs);
    if (grade !== "unknown") {
      known.spells.take(grade, moment.serverMs);
      known.memory.take(sample);
    }
    const bad = grade === "trouble" || grade === "watch";
    const painted: PictureRow = {
      key,
      name: nameOf(row),
      row,
      atMs,
      sinceS,
      grade,
      reasons,
      since: bad ? known.spells.since(grade, row, points) : null,
      direction: bad ? directionOf(known.memory, sample, points) : "unknown",
    };
    known.last = reuse(known.last, painted);
    return known.last;
  }
}

function arranged(order: CalmOrder, rows: ReadonlyMap<string, PictureRow>, { nowMs, held }: Moment): PictureRow[] {
  return order.arrange(rows, nowMs, held).flatMap((key) => rows.get(key) ?? []);
}

// The same object as before where nothing but the clock has moved on, so that it need not be drawn anew.
function reuse(before: PictureRow | null, now: PictureRow): PictureRow {
  if (before === null || before.row !== now.row || before.grade !== now.grade) return now;
  if (before.direction !== now.direction || !sameReasons(before.reasons, now.reasons)) return now;
  if (before.since?.timeMs !== now.since?.timeMs || before.since?.atLeast !== now.since?.atLeast) return now;
  before.sinceS = now.sinceS;
  return before;
}

export function nameOf(row: Row): string {
  return row.queue ?? row.group ?? row.channel;
}

export function countGrades(rows: readonly Placed[]): Counts {
  const counts = Object.fromEntries(GRADES.map((grade) => [grade, 0])) as Counts;
  for (const row of rows) counts[row.grade] += 1;
  return counts;
}
