// What the parts of a story's page decide.

import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf, withoutBrackets } from "../../static/desk/editor/figures.js";
import { callIn, prevents, quietened } from "../../static/desk/editor/policy.js";
import { goesOn, proposedKind } from "../../static/desk/story/acts.js";
import { entriesOf } from "../../static/desk/story/keeping.js";
import { chosen } from "../../static/desk/story/language.js";
import { countChange, isChanged, placeOf } from "../../static/desk/story/panels.js";
import { refusalOf } from "../../static/desk/library/asking.js";
import { stepOf } from "../../static/desk/library/selecting.js";
import { asLine } from "../../static/desk/library/words.js";
import { textWith } from "../../static/desk/story/lead-image.js";
import { reaction } from "../../static/desk/story/presence.js";

test("the number of required things is said when it changes", () => {
  assert.equal(countChange(undefined, 2), "");
  assert.equal(countChange(2, 2), "");
  assert.equal(countChange(2, 1), "One thing is needed.");
  assert.equal(countChange(1, 3), "3 things are needed.");
  assert.equal(countChange(1, 0), "Nothing is missing.");
});

test("a place in the body is a picture, a heading or a link", () => {
  assert.deepEqual(placeOf("figure 2"), { kind: "figure", index: 1 });
  assert.deepEqual(placeOf("heading"), { kind: "heading", address: "" });
  assert.deepEqual(placeOf("link /a b/"), { kind: "link", address: "/a b/" });
});

test("the fields are in the chosen language, or else in that which the desk tells", () => {
  const dataset = { detected: "uk", site: "en", rtl: "ar he" };
  assert.deepEqual(chosen({ value: "ar", dataset }), { tag: "ar", direction: "rtl" });
  assert.deepEqual(chosen({ value: "", dataset }), { tag: "uk", direction: "ltr" });
  assert.deepEqual(chosen({ value: "", dataset: { ...dataset, detected: "" } }), {
    tag: "en",
    direction: "ltr",
  });
});

test("a field is changed when it differs from what was sent", () => {
  assert.equal(isChanged({ type: "checkbox", checked: true, defaultChecked: false }), true);
  assert.equal(isChanged({ type: "text", value: "a", defaultValue: "a" }), false);
  const option = (selected) => ({ selected, defaultSelected: true });
  assert.equal(isChanged({ type: "select-one", options: [option(true), option(false)] }), true);
  assert.equal(isChanged({ type: "fieldset" }), false);
});

test("a correction proposes its note, and takes back only an empty one", () => {
  const kind = "correction";
  assert.equal(proposedKind({ isCorrection: true, kind: "", isEmpty: true }), "correction");
  assert.equal(proposedKind({ isCorrection: false, kind, isEmpty: true }), "");
  assert.equal(proposedKind({ isCorrection: false, kind, isEmpty: false }), "correction");
  assert.equal(proposedKind({ isCorrection: false, kind: "clarification", isEmpty: true }), "clarification");
});

test("a press before the checks are there goes on when it had seen them all", () => {
  assert.equal(goesOn({ isBlocked: false, seen: ["byline"], open: ["byline"] }), true);
  assert.equal(goesOn({ isBlocked: false, seen: [], open: ["byline"] }), false);
  assert.equal(goesOn({ isBlocked: true, seen: [], open: [] }), false);
});

test("whoever only read gets the newest words, whoever typed keeps theirs", () => {
  const answer = { isHeld: true, isNowHeld: false, isTaken: false, isOld: true, isPending: false };
  assert.equal(reaction(answer), "reload");
  assert.equal(reaction({ ...answer, isPending: true }), "hold");
  assert.equal(reaction({ ...answer, isOld: false }), "hold");
  assert.equal(reaction({ ...answer, isHeld: false }), "nothing");
  assert.equal(reaction({ ...answer, isHeld: false, isTaken: true }), "reload");
  assert.equal(reaction({ ...answer, isHeld: false, isNowHeld: true }), "hold");
});

test("merged words become entries of the form", () => {
  const merged = { headline: "A", categories: [1, 2], may_syndicate: true, is_live: false, lead_image: null };
  const entries = [
    ["headline", "A"],
    ["categories", "1"],
    ["categories", "2"],
    ["may_syndicate", "on"],
    ["lead_image", ""],
  ];
  assert.deepEqual(entriesOf(merged), entries);
});

test("another picture brings its own words where none were typed", () => {
  assert.equal(textWith({ typed: " ", before: "Old", own: "New" }), "New");
  assert.equal(textWith({ typed: "Old", before: "Old", own: "New" }), "New");
  assert.equal(textWith({ typed: "Mine", before: "Old", own: "New" }), "Mine");
});

test("an answer about a picture is refused in words that say what to do", () => {
  const fine = { status: 200, redirected: false, ok: true };
  assert.equal(refusalOf(fine, true, {}), "");
  assert.match(refusalOf({ status: 413 }, false, {}), /too large/);
  assert.match(refusalOf({ ...fine, redirected: true }, false, {}), /signed out/);
  assert.equal(refusalOf({ status: 400, ok: false }, true, { error: "Not a picture." }), "Not a picture.");
  assert.match(refusalOf({ status: 500, ok: false }, false, {}), /Try again/);
});

test("the arrow keys walk along a row and between rows", () => {
  assert.deepEqual(
    ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "a"].map((key) => stepOf(key, 4)),
    [-1, 1, -4, 4, undefined],
  );
  assert.equal(asLine("  Two\n lines "), "Two lines");
});

test("CKEditor's handlers are written under names that mean nothing to a browser", () => {
  const markup = "<a onclick=\"CKEDITOR.tools.callFunction(7,'bold',this);return false;\">B</a>";
  assert.match(quietened(markup), /^<a data-onclick=/);
  const forFirefox = '<a onkeypress="return false;" onblur="this.style.cssText = this.style.cssText;">';
  assert.equal(quietened(forFirefox), forFirefox.replaceAll(" on", " data-on"));
  assert.equal(quietened('<b onclick="alert(1)">'), '<b onclick="alert(1)">');
  assert.deepEqual(callIn("CKEDITOR.tools.callFunction(7,'bold',this)"), {
    number: 7,
    given: ["'bold'", "this"],
  });
  assert.equal(callIn("return false"), null);
  assert.equal(prevents("return false", undefined), true);
  assert.equal(prevents("return CKEDITOR.tools.callFunction(7)", false), true);
  assert.equal(prevents("CKEDITOR.tools.callFunction(7)", false), false);
});

test("a credit is text without its brackets", () => {
  assert.equal(withoutBrackets("(Ann Grey)"), "Ann Grey");
  assert.equal(textOf("<em>Ann</em>&nbsp;\n Grey&nbsp;"), "Ann&nbsp; Grey");
});
