import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Catalog, MessageKey } from "../../../dashboards/wallboard/src/words/catalog";
import { CATALOGS, LANGUAGES } from "../../../dashboards/wallboard/src/words/languages";
import type { Message } from "../../../dashboards/wallboard/src/words/message";

const KEYS = Object.keys(CATALOGS.en) as MessageKey[];
const SCRIPTS = { en: /\p{Script=Latin}/u, he: /\p{Script=Hebrew}/u, zh: /\p{Script=Han}/u, th: /\p{Script=Thai}/u,
  el: /\p{Script=Greek}/u, hi: /\p{Script=Devanagari}/u };
// The product's name, what is only a value, and what is called alike in Latin letters.
const MAY_BE_LATIN = new Set<MessageKey>(["channel.sms", "channel.email", "verdict.counts"]);

const forms = (message: Message) => (typeof message === "string" ? [message] : Object.values(message) as string[]);
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

for (const language of LANGUAGES) {
  const catalog: Catalog = CATALOGS[language];

  test(`${language}: every message is there, and no other`, () => {
    assert.deepEqual(Object.keys(catalog).sort(), [...KEYS].sort());
    for (const key of KEYS) for (const text of forms(catalog[key])) assert.ok(text.trim() === text && text !== "", key);
  });

  test(`${language}: a message uses the values that the English one has`, () => {
    for (const key of KEYS) {
      const wanted = [...new Set(forms(CATALOGS.en[key]).flatMap(places))].sort();
      const message = catalog[key];
      const general = typeof message === "string" ? message : message.other;
      assert.deepEqual(places(general), wanted, key);
      // "one reply" need not say the number.
      for (const text of forms(message)) assert.ok(places(text).every((place) => wanted.includes(place)), key);
    }
  });

  test(`${language}: messages are in its own script`, () => {
    for (const key of KEYS) {
      if (MAY_BE_LATIN.has(key)) continue;
      for (const text of forms(catalog[key])) {
        const words = text.replace(/\{\w+\}/g, "");
        if (/\p{L}/u.test(words)) assert.match(words, SCRIPTS[language], `${key}: ${text}`);
      }
    }
  });

  test(`${language}: a plural message has the forms that whole numbers take, and no form it never takes`, () => {
    const rules = new Intl.PluralRules(language);
    const taken = new Set<string>();
    for (let n = 0; n <= 200; n += 1) taken.add(rules.select(n));
    for (const n of [1e6, 2e6]) taken.add(rules.select(n));
    for (const key of KEYS) {
      const message = catalog[key];
      if (typeof message !== "string") assert.deepEqual(Object.keys(message).sort(), [...taken].sort(), key);
    }
  });
}

test("messages that are columns are short enough to stand over a figure", () => {
  for (const language of LANGUAGES) {
    for (const key of KEYS.filter((one) => one.startsWith("figure."))) {
      for (const text of forms(CATALOGS[language][key])) assert.ok([...text].length <= 24, `${language} ${key}: ${text}`);
    }
  }
});

declare const REPOSITORY: string;

// Keys of a family are put together: `grade.${grade}`.
test("every message is said somewhere: by its name, or as one of a family", () => {
  const from = join(REPOSITORY, "dashboards/wallboard/src/view");
  const files = [...readdirSync(from).filter((name) => /\.tsx?$/.test(name)).map((name) => join(from, name)), join(from, "../main.tsx")];
  const sources = files.map((file) => readFileSync(file, "utf8")).join("\n");
  const families = [...sources.matchAll(/`([a-z_]+\.[a-z_]*)\$\{/g)].map(([, family]) => family ?? "");
  assert.ok(families.length > 5);
  const unsaid = KEYS.filter((key) => !sources.includes(`"${key}"`) && !families.some((family) => key.startsWith(family)));
  assert.deepEqual(unsaid, []);
});
