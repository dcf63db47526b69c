// The URL, and nothing else, says what a screen shows. What it says wrongly is told to whoever set up the screen.

import { SORTS } from "./picture/order.ts";
import type { Sort } from "./picture/order.ts";
import { LANGUAGES, languageOf } from "./words/languages.ts";

export const WINDOWS = ["1m", "5m", "15m", "30m", "1h", "today"] as const;
export type WindowName = (typeof WINDOWS)[number];

export const COLUMNS = [
  "waiting", "longest_wait", "past_target", "service_level", "abandon_rate", "agents", "unanswered", "trend", "state",
] as const;
export type Column = (typeof COLUMNS)[number];

export const THEMES = ["auto", "dark", "light"] as const;
export type Theme = (typeof THEMES)[number];

export interface Options {
  queues: string[] | null; // names or globs; null: all, or none where only groups or totals are asked for
  groups: string[] | null; // names of groups, `*` all; null: none
  totals: boolean; // a row for each channel
  channels: string[] | null; // null: all
  windows: WindowName[]; // the first stands large, a second beside it
  sort: Sort;
  columns: Column[] | null; // null: what fits the screen
  rows: number | null; // so many fill the height; null: as they fit at a readable size
  rotateS: number | null; // the next screenful after so many seconds
  kiosk: boolean;
  fullscreen: boolean;
  theme: Theme;
  language: string | null;
}

export type Mistake =
  | { kind: "unknown"; name: string }
  | { kind: "bad_value"; name: string; value: string; allowed: readonly string[] | { min: number; max: number } }
  | { kind: "twice"; name: string }
  | { kind: "too_many"; name: string; limit: number }
  | { kind: "name_length"; name: string; value: string };

const NAMES_MAX = 100; // as the server allows
const NAME_BYTES_MAX = 128;
const WINDOWS_MAX = 2;
const ROWS_MAX = 60;
const ROTATE_MIN_S = 3;
const ROTATE_MAX_S = 3600;

export const OPTION_NAMES: readonly string[] = [
  "queues", "groups", "totals", "channels", "windows", "sort", "columns", "rows", "rotate", "kiosk", "fullscreen",
  "theme", "lang",
];

class Reader {
  readonly mistakes: Mistake[] = [];

  constructor(private readonly query: URLSearchParams) {
    for (const name of new Set(query.keys())) {
      if (!OPTION_NAMES.includes(name)) this.mistakes.push({ kind: "unknown", name });
      else if (query.getAll(name).length > 1) this.mistakes.push({ kind: "twice", name });
    }
  }

  private bad(name: string, value: string, allowed: readonly string[] | { min: number; max: number }): void {
    this.mistakes.push({ kind: "bad_value", name, value, allowed });
  }

  private list(name: string): string[] | null {
    const text = this.query.get(name);
    if (text === null) return null;
    const parts = text.split(",").filter((part) => part !== "");
    if (parts.length > 0) return [...new Set(parts)];
    return null;
  }

  // Names and globs of queues, groups and channels: anything the server would take.
  names(name: string): string[] | null {
    const parts = this.list(name);
    if (parts === null) return null;
    const fitting = parts.filter((value) => {
      const fits = new TextEncoder().encode(value).length <= NAME_BYTES_MAX;
      if (!fits) this.mistakes.push({ kind: "name_length", name, value });
      return fits;
    });
    if (fitting.length > NAMES_MAX) this.mistakes.push({ kind: "too_many", name, limit: NAMES_MAX });
    return fitting.length > 0 ? fitting.slice(0, NAMES_MAX) : null;
  }

  // Some of `allowed`, in the order of the URL.
  some<T extends string>(name: string, allowed: readonly T[], limit: number): T[] | null {
    const parts = this.list(name);
    if (parts === null) return null;
    const good = parts.filter((part): part is T => {
      const known = (allowed as readonly string[]).includes(part);
      if (!known) this.bad(name, part, allowed);
      return known;
    });
    if (good.length > limit) this.mistakes.push({ kind: "too_many", name, limit });
    return good.length > 0 ? good.slice(0, limit) : null;
  }

  one<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    const value = this.query.get(name);
    if (value === null) return otherwise;
    if ((allowed as readonly string[]).includes(value)) return value as T;
    this.bad(name, value, allowed);
    return otherwise;
  }

  // `kiosk` alone is as good as `kiosk=1`.
  flag(name: string): boolean {
    const value = this.query.get(name);
    if (value === null || value === "0") return false;
    if (value === "" || value === "1") return true;
    this.bad(name, value, ["1", "0"]);
    return false;
  }

  integer(name: string, min: number, max: number): number | null {
    const value = this.query.get(name);
    if (value === null) return null;
    const number = /^\d{1,6}$/.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return number;
    this.bad(name, value, { min, max });
    return null;
  }

  language(): string | null {
    const value = this.query.get("lang");
    if (value === null) return null;
    const known = languageOf(value) !== undefined;
    if (!known) this.bad("lang", value, LANGUAGES);
    return known ? value : null;
  }
}

// `search` is the URL's part from the question mark on.
export function readOptions(search: string): { options: Options; mistakes: Mistake[] } {
  const reader = new Reader(new URLSearchParams(search));
  const options: Options = {
    queues: reader.names("queues"),
    groups: reader.names("groups"),
    totals: reader.flag("totals"),
    channels: reader.names("channels"),
    windows: reader.some("windows", WINDOWS, WINDOWS_MAX) ?? ["15m", "today"],
    sort: reader.one("sort", SORTS, "trouble"),
    columns: reader.some("columns", COLUMNS, COLUMNS.length),
    rows: reader.integer("rows", 1, ROWS_MAX),
    rotateS: reader.integer("rotate", ROTATE_MIN_S, ROTATE_MAX_S),
    kiosk: reader.flag("kiosk"),
    fullscreen: reader.flag("fullscreen"),
    theme: reader.one("theme", THEMES, "auto"),
    language: reader.language(),
  };
  return { options, mistakes: reader.mistakes };
}
