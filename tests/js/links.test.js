// Addresses of links, as they are typed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inFull } from "../../static/desk/editor/links.js";

test("an address is completed by what people leave out", () => {
  const full = {
    "example.org/a": "https://example.org/a",
    " https://example.org/a b?c#d ": "https://example.org/a b?c#d",
    "ann@news.example": "mailto:ann@news.example",
    "/2026/11/24/bridge/": "/2026/11/24/bridge/",
    "tel:+4412345": "tel:+4412345",
  };
  for (const [typed, href] of Object.entries(full)) assert.equal(inFull(typed), href);
});

test("an address that no browser opens is none", () => {
  for (const typed of [
    "",
    "http://",
    "https:///a",
    "https://exa mple.com",
    "exa mple.com",
    "javascript:alert(1)",
  ]) {
    assert.equal(inFull(typed), "", typed);
  }
});
