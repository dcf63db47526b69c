// A message of a catalog, and how it becomes a sentence.

/**
 * A sentence with {name} where a value goes. Where a count stands in it and the language bends to it, there is one
 * sentence for each plural form, chosen by the value called `count`.
 */
export type Message = string | Plural;
export type Plural = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string };

export type Values = Readonly<Record<string, string | number>>;

/** Of the language. */
export interface Habits {
  readonly direction: "ltr" | "rtl";
  readonly plural: Intl.PluralRules;
  count(n: number): string;
}

/** Values that are not given stay as {name}: a test finds those. */
export function fill(message: Message, values: Values, habits: Habits): string {
  return sentence(message, values["count"], habits).replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === "number" ? habits.count(value) : isolated(value, habits.direction);
  });
}

function sentence(message: Message, count: string | number | undefined, habits: Habits): string {
  if (typeof message === "string") return message;
  const form = typeof count === "number" ? habits.plural.select(count) : "other";
  return message[form] ?? message.other;
}

const HAS_ISOLATES = /[\u2066-\u2068]/;

/**
 * What has letters keeps its own direction within the sentence: that of its first letter. What holds isolates already is a
 * sentence of this language, whatever name it begins with.
 */
function isolated(value: string, direction: "ltr" | "rtl"): string {
  if (!/\p{L}/u.test(value)) return value;
  const opening = HAS_ISOLATES.test(value) ? (direction === "rtl" ? "\u2067" : "\u2066") : "\u2068";
  return `${opening}${value}\u2069`;
}
