// The languages there are, and which of them a browser gets.
import type { Catalog } from "./catalog";
import { el } from "./el";
import { en } from "./en";
import { he } from "./he";
import { hi } from "./hi";
import { th } from "./th";
import { zh } from "./zh";

export type Language = "en" | "he" | "zh" | "th" | "el" | "hi";

export const CATALOGS: Readonly<Record<Language, Catalog>> = { en, he, zh, th, el, hi };
export const LANGUAGES = Object.keys(CATALOGS) as readonly Language[];

const OLD_CODES: Readonly<Record<string, string>> = { iw: "he" };

/** The language of a tag such as zh-TW or iw, or undefined where there is none for it. */
export function languageOf(tag: string): Language | undefined {
  const primary = tag.toLowerCase().split(/[-_]/)[0] ?? "";
  const code = OLD_CODES[primary] ?? primary;
  return LANGUAGES.find((language) => language === code);
}

/** The URL's language, else the first of the browser's that there is, else English. */
export function chooseLanguage(urlLanguage: string | null, browserLanguages: readonly string[]): Language {
  for (const tag of urlLanguage === null ? browserLanguages : [urlLanguage, ...browserLanguages]) {
    const language = languageOf(tag);
    if (language) return language;
  }
  return "en";
}
