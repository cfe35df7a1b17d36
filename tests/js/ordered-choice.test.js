// Choices in an order, found by their words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { matching, movedForward } from "../../static/desk/ordered-choice.js";

test("a choice moves one place forward, the first stays first", () => {
  assert.deepEqual(movedForward(["a", "b", "c"], "c"), ["a", "c", "b"]);
  assert.deepEqual(movedForward(["a", "b", "c"], "b"), ["b", "a", "c"]);
  assert.deepEqual(movedForward(["a", "b"], "a"), ["a", "b"]);
  assert.deepEqual(movedForward(["a"], "z"), ["a"]);
});

test("options are found by each word, whatever its case and accents, those that begin with the text first", () => {
  const options = [
    ["1", "World business"],
    ["2", "Business"],
    ["3", "Économie"],
    ["4", "Львів"],
  ];
  const found = (typed) => matching(options, typed).map(([value]) => value);
  assert.deepEqual(found("bus"), ["2", "1"]);
  assert.deepEqual(found("bus wor"), ["1"]);
  assert.deepEqual(found("ECO"), ["3"]);
  assert.deepEqual(found("льв"), ["4"]);
  assert.deepEqual(found(" "), ["1", "2", "3", "4"]);
  assert.deepEqual(found("sport"), []);
});
