// What a person reads: sentences, numbers, times and durations in one language.
import type { MessageKey } from "./catalog";
import { CATALOGS, type Language, languageOf } from "./languages";
import { fill, type Values } from "./message";

export type { MessageKey } from "./catalog";
export { chooseLanguage, type Language, LANGUAGES } from "./languages";
export { shownName } from "./names";

export interface Words {
  readonly language: Language;
  readonly direction: "ltr" | "rtl";
  /** The sentence. Numbers among the values are written by count(), and the one called `count` chooses the plural form. */
  text(key: MessageKey, values?: Values): string;
  count(n: number): string;
  /** Of a ratio, to a tenth of a percent. Cut, not rounded: 0.7996 has not reached 80 %. */
  percent(ratio: number): string;
  /** m:ss, h:mm:ss, from a day on days and hours. Cut to the second; what is negative is 0. */
  duration(seconds: number): string;
  /** HH:MM of 24 hours by the browser's time zone; with seconds where asked for. */
  clock(date: Date, to?: "minute" | "second"): string;
  date(date: Date): string;
  /** "3 min. ago" */
  ago(seconds: number): string;
}

/**
 * The words of a language; of English where there is none of that name.
 *
 * Digits are the Western ones and years those of the Gregorian calendar in each language, although Thai's own are
 * Buddhist: figures are compared with those of the API, of Grafana and of mails beside the screen, and all of the six
 * read these digits. Separators, grouping (Hindi: 1,23,456) and the order of a date are the language's own.
 */
export function wordsFor(language: string): Words {
  const known = languageOf(language) ?? "en";
  const locale = `${known}-u-ca-gregory-nu-latn`;
  const catalog = CATALOGS[known];
  const direction = known === "he" ? "rtl" : "ltr";
  const habits = { direction, plural: new Intl.PluralRules(known), count: numberOf(new Intl.NumberFormat(locale)) } as const;
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const clocks = {
    minute: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    second: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
  };
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
  const ago = new Intl.RelativeTimeFormat(locale, { style: "short" });
  return {
    language: known,
    direction,
    text: (key, values = {}) => fill(catalog[key], values, habits),
    count: habits.count,
    percent: (ratio) => percent.format(cutToTenth(ratio)),
    duration: durationIn(locale),
    clock: (time, to = "minute") => clocks[to].format(time),
    date: (time) => date.format(time),
    ago: (seconds) => ago.format(...largestUnit(seconds)),
  };
}

function numberOf(format: Intl.NumberFormat): (n: number) => string {
  return (n) => format.format(n);
}

/** The small addend is for products such as 0.57 * 1000, which are a hair below what they stand for. */
function cutToTenth(ratio: number): number {
  return Math.floor(ratio * 1000 + 1e-6) / 1000;
}

function durationIn(locale: string): (seconds: number) => string {
  const unit = (name: string) => new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "narrow" });
  const days = unit("day");
  const hours = unit("hour");
  const two = (n: number) => String(n).padStart(2, "0");
  return (seconds) => {
    const all = Math.max(0, Math.floor(seconds));
    const minutes = Math.floor(all / 60);
    const wholeHours = Math.floor(minutes / 60);
    if (wholeHours >= 24) return `${days.format(Math.floor(wholeHours / 24))} ${hours.format(wholeHours % 24)}`;
    if (wholeHours > 0) return `${wholeHours}:${two(minutes % 60)}:${two(all % 60)}`;
    return `${minutes}:${two(all % 60)}`;
  };
}

function largestUnit(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const past = Math.max(0, Math.floor(seconds));
  if (past < 60) return [-past, "second"];
  if (past < 3600) return [-Math.floor(past / 60), "minute"];
  if (past < 86400) return [-Math.floor(past / 3600), "hour"];
  return [-Math.floor(past / 86400), "day"];
}
