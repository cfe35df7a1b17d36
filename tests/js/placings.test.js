// Which pictures of a text join a group.

import assert from "node:assert/strict";
import { test } from "node:test";
import { membersOf, placingFor, placingOf, spanOf } from "../../static/desk/editor/placings.js";

test("a gallery takes in the pictures beside it that have no width of their own", () => {
  assert.deepEqual(membersOf(["", "", ""], 1, "gallery"), [0, 1, 2]);
  assert.deepEqual(membersOf(["", "wide", "pair", "pair", ""], 3, "gallery"), [2, 3, 4]);
  assert.equal(membersOf(Array(20).fill(""), 19, "gallery").length, 12);
});

test("a pair takes in the next picture, or else the one before", () => {
  assert.deepEqual(membersOf(["", "", ""], 1, "pair"), [1, 2]);
  assert.deepEqual(membersOf(["gallery", "gallery", "full"], 1, "comparison"), [0, 1]);
  assert.deepEqual(membersOf(["wide", "", "side"], 1, "pair"), [1]);
});

test("a width is of one picture alone", () => {
  assert.deepEqual(membersOf(["gallery", "gallery"], 0, "wide"), [0]);
  assert.deepEqual(membersOf(["gallery", "gallery"], 1, ""), [1]);
});

test("how a picture is placed is read among the editor's own classes", () => {
  assert.equal(placingOf("cke_widget_element full"), "full");
  assert.equal(placingOf("cke_widget_element"), "");
});

test("two that are put in together are a pair, more a gallery", () => {
  assert.deepEqual([1, 2, 3, 12].map(placingFor), ["", "pair", "gallery", "gallery"]);
});

test("a group ends where another picture stands otherwise", () => {
  const run = ["", "pair", "pair", "gallery", "gallery", "gallery"];
  assert.deepEqual(
    [0, 1, 2, 4].map((at) => spanOf(run, at)),
    [
      [0, 1],
      [1, 3],
      [1, 3],
      [3, 6],
    ],
  );
});
