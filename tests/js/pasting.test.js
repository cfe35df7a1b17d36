// Pasting: what needs no editor to be decided.

import assert from "node:assert/strict";
import test from "node:test";

import { fragmentOf, isAddress, joined, paragraphsOf, runs } from "../../static/desk/editor/pasting.js";

test("an address alone is one, with words it is none", () => {
  assert.ok(isAddress(" https://a.example/b?c=1 "));
  assert.ok(isAddress("www.example.org"));
  for (const text of ["see https://a.example", "example", "javascript:alert(1)", 'https://a"b', ""]) {
    assert.ok(!isAddress(text), text);
  }
});

test("the copied part of an office program's page is taken without its style sheets", () => {
  const page = "<style>p {}</style><!--StartFragment--><p>a</p><!--EndFragment--></html>";
  assert.equal(fragmentOf(page), "<!--StartFragment--><p>a</p>");
  assert.equal(fragmentOf("<p>a</p>"), "<p>a</p>");
});

test("plain text becomes a paragraph at each empty line", () => {
  assert.equal(
    paragraphsOf("a < b\nc\r\n \r\nd\n", (text) => text.replaceAll("<", "&lt;")),
    "<p>a &lt; b<br>c</p><p>d</p>",
  );
});

test("the lines of a caption are joined by a space", () => {
  assert.equal(joined("First line.\nSecond line.\n\nThird."), "First line. Second line. Third.");
});

test("an address that runs is found in each spelling", () => {
  for (const address of ["javascript:x", " JaVa\tScript:x", "data:text/html,x"]) {
    assert.ok(runs(address), address);
  }
  for (const address of ["https://a.example/javascript:", undefined, "mailto:a@b"]) assert.ok(!runs(address));
});
