// The raw value of each figure of a row, as the API tells it, and how it reads.
import type { Words } from "../words/index.ts";

// A figure of a window is named "service_level:15m".
export type FigureId = string;

export function baseOf(figure: FigureId): string {
  return figure.split(":")[0] ?? figure;
}

export function windowOf(figure: FigureId): string | null {
  return figure.split(":")[1] ?? null;
}

export function percentOr(words: Words, ratio: number | null | undefined): string {
  return ratio === null || ratio === undefined ? "–" : words.percent(ratio);
}

export function countOr(words: Words, n: number | null | undefined): string {
  return n === null || n === undefined ? "–" : words.count(n);
}

export function durationOr(words: Words, seconds: number | null | undefined): string {
  return seconds === null || seconds === undefined ? "–" : words.duration(seconds);
}

// Numerator and denominator of the abandon rate: short abandons are in neither.
export function abandonParts(window: { answered: number; abandoned: number; abandoned_short: number }): { n: number; of: number } {
  const n = window.abandoned - window.abandoned_short;
  return { n, of: window.answered + n };
}

export const FEW = 10; // a denominator below this says little

const CHANNELS = ["voice", "video", "chat", "sms", "social", "email", "callback", "task"] as const;

export function channelName(words: Words, channel: string, shown: (name: string) => string): string {
  const known = CHANNELS.find((name) => name === channel);
  return known === undefined ? shown(channel) : words.text(`channel.${known}`);
}

export function isMessaging(row: { channel: string; now: { unanswered: number } }): boolean {
  return row.now.unanswered > 0 || !["voice", "video", "callback"].includes(row.channel);
}
