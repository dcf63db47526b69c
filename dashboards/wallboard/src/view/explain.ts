// What a number means and how it came about: for whoever clicked it.
import type { FullRow, FullWindow } from "../picture/detail.ts";
import type { Words } from "../words/index.ts";
import type { MessageKey } from "../words/index.ts";
import { FEW, abandonParts, baseOf, countOr, durationOr, percentOr, windowOf } from "./figures.ts";
import type { FigureId } from "./figures.ts";

export interface Explanation {
  name: MessageKey;
  definition: MessageKey;
  value: string;
  window: string; // its name in the API: "15m", "now"
  parts: { n: number | null; of: number | null } | null; // numerator and denominator; null: it is none of the kind
  formula: string | null;
  few: boolean;
  judged: boolean; // by the target until the answer
}

const FORMULAS = [
  "honest", "decided", "answered_only", "positive", "negative", "ignore", "short_excluded", "with_flow_outs",
] as const;
export type Formula = (typeof FORMULAS)[number];
export const ALL_FORMULAS: readonly Formula[] = FORMULAS;

export function isFormula(name: string): name is Formula {
  return (FORMULAS as readonly string[]).includes(name);
}

function plain(figure: "waiting" | "longest_wait" | "past_target" | "unanswered" | "oldest_unanswered" | "state" | "trend",
               value: string): Explanation {
  return { name: `figure.${figure}`, definition: `define.${figure}`, value, window: "now", parts: null, formula: null, few: false,
    judged: ["waiting", "longest_wait", "past_target"].includes(figure) };
}

function serviceLevel(row: FullRow, window: string, shown: FullWindow, words: Words): Explanation {
  const level = shown.service_levels[row.formula] ?? { value: null, n: 0, of: 0 };
  return { name: "figure.service_level", definition: "define.service_level", value: percentOr(words, level.value), window,
    parts: level, formula: row.formula, few: level.of < FEW, judged: true };
}

function abandonRate(window: string, shown: FullWindow, words: Words): Explanation {
  const parts = abandonParts(shown);
  return { name: "figure.abandon_rate", definition: "define.abandon_rate", value: percentOr(words, shown.abandon_rate), window,
    parts, formula: null, few: parts.of < FEW, judged: false };
}

// Null for what is no number: the name of the queue, its grade.
export function explain(figure: FigureId, row: FullRow, words: Words): Explanation | null {
  const { now } = row;
  const window = windowOf(figure) ?? "15m";
  const shown = row.windows[window];
  switch (baseOf(figure)) {
    case "waiting":
      return plain("waiting", words.count(now.waiting));
    case "longest_wait":
      return plain("longest_wait", durationOr(words, now.longest_wait_s));
    case "past_target":
      return { ...plain("past_target", words.count(now.past_target)), parts: { n: now.past_target, of: now.waiting } };
    case "unanswered":
      return plain("unanswered", words.count(now.unanswered));
    case "oldest_unanswered":
      return plain("oldest_unanswered", durationOr(words, now.oldest_unanswered_s));
    case "agents":
      return { name: "figure.agents", definition: "define.agents", value: countOr(words, now.agents.available), window: "now",
        parts: { n: now.agents.available, of: now.agents.staffed }, formula: null, few: false, judged: false };
    case "state":
      return plain("state", words.text(`state.${row.state}`));
    case "trend":
      return plain("trend", "");
    case "service_level":
      return shown === undefined ? null : serviceLevel(row, window, shown, words);
    case "abandon_rate":
      return shown === undefined ? null : abandonRate(window, shown, words);
    default:
      return null;
  }
}
