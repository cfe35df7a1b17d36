// Which blocks of a body stay where they are when other people's changes come in.

import assert from "node:assert/strict";
import { test } from "node:test";
import { caretAmong, origins, successor } from "../../static/desk/story/joining.js";

const of = (now, next) => origins([...now], [...next]);

test("blocks that stay are kept, whatever comes before, between and after", () => {
  assert.deepEqual(of("abc", "abc"), [0, 1, 2]);
  assert.deepEqual(of("abc", "Xbc"), [-1, 1, 2]);
  assert.deepEqual(of("abc", "XaYbZcW"), [-1, 0, -1, 1, -1, 2, -1]);
  assert.deepEqual(of("abc", "ac"), [0, 2]);
  assert.deepEqual(of("", "ab"), [-1, -1]);
  assert.deepEqual(of("ab", ""), []);
});

test("like blocks are each kept once and in order", () => {
  assert.deepEqual(of("aaa", "aa"), [0, 1]);
  const kept = of("abab", "babba").filter((place) => place >= 0);
  assert.deepEqual(kept, [...new Set(kept)].sort());
});

test("the caret goes to what stands in the place of a block that is gone", () => {
  assert.equal(successor(of("abc", "aXc"), 1), 1);
  assert.equal(successor(of("abc", "NaXc"), 1), 2);
  assert.equal(successor(of("abc", "abc"), 1), -1);
  assert.equal(successor(of("a", "X"), 0), 0);
});

test("the caret stays among its words, however long the changes before and after them", () => {
  const among = (before, after, text) => {
    const place = caretAmong(before, after, text);
    return `${text.slice(0, place)}|${text.slice(place)}`;
  };
  assert.equal(among("Number 4 said. And", "", "The fourth said. And"), "The fourth said. And|");
  assert.equal(among("He came", " on Monday", "He came on Tuesday"), "He came| on Tuesday");
  assert.equal(
    among("On 4 May he came", " to 9 towns", "On 14 May he came to 19 towns"),
    "On 14 May he came| to 19 towns",
  );
  assert.equal(among("Gone", " for good", "New"), "New|");
});
