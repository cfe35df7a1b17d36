// Where keyboard shortcuts lead on the front page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { neighbour, nextField } from "../../static/desk/front/moving.js";

test("keys walk the stories, and enter the list at its ends", () => {
  assert.equal(neighbour({ at: 2, step: 1, count: 5 }), 3);
  assert.equal(neighbour({ at: -1, step: 1, count: 5 }), 0);
  assert.equal(neighbour({ at: -1, step: -1, count: 5 }), 4);
});

test("Enter goes through the lines of a flash, then sends it", () => {
  assert.deepEqual(["headline", "first_line", "second_line", "kind"].map(nextField), [
    "first_line",
    "second_line",
    "send",
    undefined,
  ]);
});
