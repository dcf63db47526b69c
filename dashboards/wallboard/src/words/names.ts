// Names of queues, groups and channels come from events: anybody's text.

// Control characters, and the characters that turn the direction of what follows them, also beyond the name's end.
const DISTURBING = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** The name as it may be shown: what would hide it or reorder the text around it is visible instead. */
export function shownName(name: string): string {
  return name.replace(DISTURBING, "\ufffd");
}
