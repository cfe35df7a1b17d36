// What keyboards have, and what typing makes of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { datelineLength, replacement, tidied } from "../../static/desk/typography.js";

// A text typed character by character.
function typed(text, lang = "en") {
  let done = "";
  for (const each of text) {
    const change = replacement(done, each, lang);
    done = change ? done.slice(0, done.length + 1 - change.back) + change.text : done + each;
  }
  return done;
}

const CASES = [
  ["en", `"We don't know," she said.`, "“We don’t know,” she said."],
  ["en-gb", `He said ("no")`, "He said (“no”)"],
  ["en", `"She said 'no' to it," he wrote.`, "“She said ‘no’ to it,” he wrote."],
  ["en", `the '90s and the boys' boats`, "the ’90s and the boys’ boats"],
  ["en", `It came -- late--too late`, "It came — late—too late"],
  ["en", `"But--" he said`, "“But—” he said"],
  ["en", `a well-known word, 5-6`, "a well-known word, 5-6"],
  ["en", `<!--`, "<!--"],
  ["uk", `"Ми з "Азову"", — м'яко`, "«Ми з „Азову“», — м’яко"],
  ["ru", `"Да"`, "«Да»"],
  ["de", `"Ja -- 'nein'"`, "„Ja – ‚nein‘“"],
  ["fr", `"Oui"`, "«Oui»"],
  ["sv", `"Ja"`, "”Ja”"],
  ["pl", `"Tak"`, "„Tak”"],
  ["xx", `"a"`, "“a”"],
];

test("typing makes the marks of the language, and tidying the same", () => {
  for (const [lang, keys, text] of CASES) {
    assert.equal(typed(keys, lang), text);
    assert.equal(tidied(keys, lang), text);
    assert.equal(tidied(text, lang), text);
  }
});

test("what is undone stays as it was typed", () => {
  assert.equal(replacement('"', "a", "en"), null);
  assert.equal(replacement("--", "-", "en"), null);
});

test("tidying goes on from the text before and leaves it alone", () => {
  assert.equal(tidied('" he said', "en", "“Yes,"), "” he said");
  assert.equal(tidied("- b", "en", "a -"), "- b");
  assert.equal(tidied(" b", "en", "a "), "b");
  assert.equal(tidied("One.  Two.\u00a0 Three.\u00a0km", "en"), "One. Two. Three.\u00a0km");
});

test("tidying a long text looks back no further than it must", () => {
  const long = '"a" '.repeat(5_000);
  assert.equal(tidied(long, "en"), "“a” ".repeat(5_000));
});

test("a dateline that stands in the text too is found with its dash", () => {
  for (const text of [
    "TALMERE — The city",
    " Talmere – The city",
    "TALMERE -- The city",
    "TALMERE: The city",
  ]) {
    assert.equal(text.slice(datelineLength(text, "TALMERE")), "The city");
  }
  assert.equal("KYIV, Nov. 28 — Two".slice(datelineLength("KYIV, Nov. 28 — Two", "KYIV, Nov. 28 —")), "Two");
  for (const text of ["Talmere is a city.", "Talmere-born", "The city — Talmere —", ""]) {
    assert.equal(datelineLength(text, "TALMERE"), 0);
  }
  assert.equal(datelineLength("— a", ""), 0);
});
