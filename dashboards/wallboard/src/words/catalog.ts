// What every language's catalog has: the keys of the English one.
import type { en } from "./en";
import type { Message } from "./message";

export type MessageKey = keyof typeof en;
/** Every catalog has every key: one that lacks any does not compile. */
export type Catalog = { readonly [key in MessageKey]: Message };
