// What the list of stories says of those that are selected.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sayHowMany, sayWhich } from "../../static/desk/stories/selected.js";

test("the list says how many are selected, and its dialogs which", () => {
  assert.equal(sayHowMany([]), "Select stories first.");
  assert.equal(sayHowMany(["A"]), "1 story selected");
  assert.equal(sayHowMany(["A", "B"]), "2 stories selected");
  assert.equal(sayWhich(["A", "B"]), "2 stories: A; B");
  assert.equal(sayWhich(["A", "B", "C", "D", "E", "F"]), "6 stories: A; B; C; D; E; and 1 more");
});
