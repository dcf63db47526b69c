// How large a row is, and how many fit: from the screen's size and the options. One em is the size of a row's text; all
// widths and heights of a row are so many em.

import { COLUMNS } from "../options.ts";
import type { Column, Options } from "../options.ts";

export type Form = "strip" | "card";

export interface Layout {
  form: Form;
  emPx: number;
  columns: Column[];
  rowPx: number | null; // null: a card is as high as its figures need
  perScreen: number | null; // rows on one screen; null: the page scrolls
}

// In em: what the widest usual figure of the column needs.
const WIDTHS: Record<Column, number> = {
  waiting: 4.4, longest_wait: 6.6, past_target: 5.2, service_level: 12.6, abandon_rate: 7.4, agents: 7.2, unanswered: 7,
  trend: 8, state: 6.2,
};
const NAME_EM = 12;
const GAP_EM = 0.9;
const EDGE_EM = 0.45; // that tells the grade
const ROW_EM = 4.8;
const AIR = 1.3; // where nothing forces the size, a row takes less than the whole width's worth
const ROWS_LEAST = 6; // and leaves room for so many, however few its columns are

const EM_MIN = 12.5; // below, a column goes, and then the strip becomes a card
const EM_WITH_ROWS_MIN = 8; // so many rows were asked for
const CARD_EM = 15;
// What goes first when the screen is narrow.
const DISPENSABLE: readonly Column[] = ["trend", "state"];

export function widthEm(columns: readonly Column[]): number {
  return EDGE_EM + NAME_EM + 2 * GAP_EM + columns.reduce((sum, column) => sum + WIDTHS[column] + GAP_EM, 0);
}

export function columnTracks(columns: readonly Column[]): string {
  const tracks = columns.map((column) =>
    column === "trend" ? `minmax(${WIDTHS.trend}em, 1.2fr)` : `minmax(${WIDTHS[column]}em, 0.4fr)`);
  return [`minmax(${NAME_EM}em, 1.4fr)`, ...tracks].join(" ");
}

function columnsFor(widthPx: number, options: Options): Column[] {
  if (options.columns !== null) return options.columns;
  const columns = [...COLUMNS];
  for (const column of DISPENSABLE) {
    if (widthPx / widthEm(columns) >= EM_MIN) break;
    columns.splice(columns.indexOf(column), 1);
  }
  return columns;
}

// `heightPx` is what the list has for itself, without what stands above and below it.
export function layOut(widthPx: number, heightPx: number, options: Options): Layout {
  const columns = columnsFor(widthPx, options);
  const emByWidth = widthPx / widthEm(columns);
  if (emByWidth < (options.rows === null ? EM_MIN : EM_WITH_ROWS_MIN)) {
    const all = options.columns ?? [...COLUMNS];
    return { form: "card", emPx: CARD_EM, columns: all, rowPx: null, perScreen: null };
  }
  if (options.rows !== null) {
    const rowPx = Math.max(heightPx / options.rows, EM_WITH_ROWS_MIN * 3);
    const emPx = Math.max(EM_WITH_ROWS_MIN, Math.min(emByWidth, rowPx / ROW_EM));
    // More than fit at the smallest size would be hidden without a word.
    const perScreen = Math.min(options.rows, Math.max(1, Math.floor(heightPx / rowPx)));
    return { form: "strip", emPx, columns, rowPx, perScreen };
  }
  const emPx = Math.max(EM_MIN, Math.min(emByWidth / AIR, heightPx / (ROWS_LEAST * ROW_EM)));
  const rowPx = emPx * ROW_EM;
  const pages = options.rotateS !== null || options.kiosk;
  return { form: "strip", emPx, columns, rowPx, perScreen: pages ? Math.max(1, Math.floor(heightPx / rowPx)) : null };
}
