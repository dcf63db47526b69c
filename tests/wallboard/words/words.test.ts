import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseLanguage, LANGUAGES, shownName, wordsFor } from "../../../dashboards/wallboard/src/words/index";

const WESTERN = /^[^\p{Nd}]*(?:[0-9][^\p{Nd}]*)+$/u;

test("durations are m:ss, then h:mm:ss, cut to the second", () => {
  for (const language of LANGUAGES) {
    const { duration } = wordsFor(language);
    assert.equal(duration(0), "0:00");
    assert.equal(duration(0.999999), "0:00");
    assert.equal(duration(59.999), "0:59");
    assert.equal(duration(60), "1:00");
    assert.equal(duration(3599.9), "59:59");
    assert.equal(duration(3600), "1:00:00");
    assert.equal(duration(86399), "23:59:59");
    assert.equal(duration(-3), "0:00");
  }
});

test("from a day on durations are days and hours, in the language", () => {
  assert.equal(wordsFor("en").duration(86400), "1d 0h");
  assert.equal(wordsFor("en").duration(2 * 86400 + 5 * 3600 + 3599), "2d 5h");
  const all = LANGUAGES.map((language) => wordsFor(language).duration(3 * 86400 + 4 * 3600));
  assert.equal(new Set(all).size, LANGUAGES.length);
  for (const text of all) assert.match(text, /3.*4/);
});

test("a percentage is cut to a tenth, so that what is not reached does not look reached", () => {
  const { percent } = wordsFor("en");
  assert.equal(percent(0.7996), "79.9%");
  assert.equal(percent(0.8), "80%");
  assert.equal(percent(0.99999), "99.9%");
  assert.equal(percent(1), "100%");
  assert.equal(percent(0), "0%");
  for (let tenths = 0; tenths <= 1000; tenths += 1) {
    const shown = Number(percent(tenths / 1000).slice(0, -1));
    assert.equal(shown, tenths / 10, `${tenths} tenths`);
  }
  assert.equal(wordsFor("el").percent(0.5912), "59,1%");
});

test("numbers are grouped as the language does it", () => {
  assert.equal(wordsFor("en").count(1234567), "1,234,567");
  assert.equal(wordsFor("el").count(1234567), "1.234.567");
  assert.equal(wordsFor("hi").count(1234567), "12,34,567");
});

test("digits are Western and years Gregorian everywhere", () => {
  const noon = new Date(2026, 10, 22, 14, 5, 9);
  for (const language of LANGUAGES) {
    const words = wordsFor(language);
    assert.equal(words.clock(noon), "14:05");
    assert.equal(words.clock(noon, "second"), "14:05:09");
    assert.equal(words.clock(new Date(2026, 10, 22)), "00:00");
    assert.match(words.date(noon), /2026/);
    assert.match(words.date(noon), /22/);
    for (const text of [words.count(12), words.percent(0.345), words.ago(180), words.date(noon)]) assert.match(text, WESTERN);
  }
});

test("how long ago is told in its largest whole unit", () => {
  const { ago } = wordsFor("en");
  assert.equal(ago(0), "0 sec. ago");
  assert.equal(ago(59.9), "59 sec. ago");
  assert.equal(ago(119), "1 min. ago");
  assert.equal(ago(3 * 3600), "3 hr. ago");
  assert.equal(ago(49 * 3600), "2 days ago");
  assert.equal(ago(-1), "0 sec. ago");
});

test("counts choose the plural form and are written by the locale", () => {
  assert.equal(wordsFor("el").text("reason.replies", { count: 1 }), "1 απάντηση εκτός στόχου");
  assert.equal(wordsFor("el").text("reason.replies", { count: 1234 }), "1.234 απαντήσεις εκτός στόχου");
  assert.equal(wordsFor("he").text("reason.reply", { count: 1 }), "תשובה אחת מעבר ליעד");
  assert.equal(wordsFor("he").text("reason.reply", { count: 2 }), "שתי תשובות מעבר ליעד");
  assert.equal(wordsFor("he").text("reason.reply", { count: 7 }), "7 תשובות מעבר ליעד");
  assert.equal(wordsFor("he").text("reason.reply", { count: "7" }), "7 תשובות מעבר ליעד");
});

test("a value with letters is set apart, so that its direction is its own", () => {
  assert.equal(wordsFor("he").text("since.at", { time: "14:05" }), "מאז 14:05");
  assert.equal(wordsFor("en").text("option.unknown", { name: "תור" }), "“\u2068תור\u2069” is no option of this page.");
});

test("a sentence within a sentence runs as the language does, whatever it begins with", () => {
  const he = wordsFor("he");
  const fine = he.text("verdict.counts", { grade: "תקין", count: 2 });
  assert.equal(fine, "\u2068תקין\u2069: 2");
  assert.equal(he.text("foot.more", { count: 3, counts: fine }), "ועוד 3: \u2067\u2068תקין\u2069: 2\u2069");
  const en = wordsFor("en");
  assert.equal(en.text("detail.failed", { reason: en.text("since.at", { time: "x" }) }),
    "The figures could not be loaded: \u2066since \u2068x\u2069\u2069");
});

test("a value is text: placeholders and markup within it stay what they are", () => {
  const { text } = wordsFor("en");
  assert.equal(text("option.unknown", { name: "$&{name}<b>" }), "“\u2068$&{name}<b>\u2069” is no option of this page.");
  assert.match(text("verdict.trouble"), /\{count\}/);
});

test("what reorders or hides text in a name is visible", () => {
  assert.equal(shownName("billing"), "billing");
  assert.equal(shownName("\u202Egnillib\u2069"), "\uFFFDgnillib\uFFFD");
  assert.equal(shownName("a\nb\u0000c\u2028d\u007Fe"), "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
  assert.equal(shownName("👩\u200D💻 किन्\u200Dतु תור"), "👩\u200D💻 किन्\u200Dतु תור");
});

test("only Hebrew runs from right to left", () => {
  assert.deepEqual(LANGUAGES.filter((language) => wordsFor(language).direction === "rtl"), ["he"]);
});

test("the URL's language wins, then the browser's first that there is, then English", () => {
  assert.equal(chooseLanguage("th", ["he"]), "th");
  assert.equal(chooseLanguage("tlh", ["fr-FR", "he-IL", "en"]), "he");
  assert.equal(chooseLanguage(null, ["zh-Hant-TW", "en"]), "zh");
  assert.equal(chooseLanguage(null, ["iw"]), "he");
  assert.equal(chooseLanguage("HE_il", []), "he");
  assert.equal(chooseLanguage(null, ["fr", "de"]), "en");
  assert.equal(chooseLanguage("", []), "en");
  assert.equal(wordsFor("fr").language, "en");
});
