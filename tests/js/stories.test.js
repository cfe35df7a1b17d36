// What the list of stories says of those that are selected.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sayHowMany } from "../../static/desk/stories/selected.js";

test("the list says how many are selected", () => {
  assert.equal(sayHowMany([]), "Select stories first.");
  assert.equal(sayHowMany(["A"]), "1 story selected");
  assert.equal(sayHowMany(["A", "B"]), "2 stories selected");
});
