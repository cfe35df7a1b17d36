// Which part of a picture each shape keeps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { around, axisOf, dragged, shares } from "../../static/desk/library/placing.js";

const WIDE = { width: 3000, height: 1000 };
const SQUARE = { across: 1, down: 1 };

test("a part has the focal point in its middle, as far as the picture goes", () => {
  const { x } = shares(WIDE, SQUARE);
  assert.equal(axisOf(WIDE, SQUARE), "x");
  assert.deepEqual(
    [0, 50, 100].map((at) => around(at, x)),
    [0, 50, 100],
  );
  assert.equal(around(30, x), 20);
  assert.equal(around(30, 1), 50);
});

test("a picture that is dragged to the right shows more of its left", () => {
  assert.equal(dragged(50, 100, 100, 1 / 3), 0);
  assert.equal(dragged(50, 0, 100, 1 / 3), 50);
  assert.equal(dragged(50, -50, 100, 1 / 3), 75);
  assert.equal(dragged(50, 80, 100, 1), 50);
});
