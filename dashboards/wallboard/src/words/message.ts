// A message of a catalog, and how it becomes a sentence.

/**
 * A sentence with {name} where a value goes. Where a count stands in it and the language bends to it, there is one
 * sentence for each plural form, chosen by the value called `count`.
 */
export type Message = string | Plural;
export type Plural = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string };

export type Values = Readonly<Record<string, string | number>>;

export interface Numbers {
  readonly plural: Intl.PluralRules;
  count(n: number): string;
}

/** Values that are not given stay as {name}: a test finds those. */
export function fill(message: Message, values: Values, numbers: Numbers): string {
  return sentence(message, values["count"], numbers).replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === "number" ? numbers.count(value) : isolated(value);
  });
}

function sentence(message: Message, count: string | number | undefined, numbers: Numbers): string {
  if (typeof message === "string") return message;
  const form = typeof count === "number" ? numbers.plural.select(count) : "other";
  return message[form] ?? message.other;
}

/** What has letters keeps its own direction within the sentence, whatever that of the sentence is. */
function isolated(value: string): string {
  return /\p{L}/u.test(value) ? `\u2068${value}\u2069` : value;
}
