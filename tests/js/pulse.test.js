// How often a page of the desk asks what has moved, and when its boards are renewed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERY, isDue, wait } from "../../static/desk/pulse/pace.js";

const calm = { failures: 0, untouched: 0, isHidden: false, listens: false };
const MINUTE = 60_000;

test("a page in sight asks often enough to follow within five seconds", () => {
  assert.ok(EVERY < 5_000);
  assert.equal(wait(calm), EVERY);
});

test("it asks less often while it fails, and at least every two minutes", () => {
  const waits = [1, 2, 3, 4, 5, 6].map((failures) => wait({ ...calm, failures }));
  assert.deepEqual(waits, [8_000, 16_000, 32_000, 64_000, 120_000, 120_000]);
});

test("it asks less often while nobody touches it, and not at all while it is hidden", () => {
  assert.ok(wait({ ...calm, untouched: 11 * MINUTE }) > EVERY);
  assert.equal(wait({ ...calm, isHidden: true }), null);
  assert.ok(wait({ ...calm, isHidden: true, listens: true }) > EVERY);
});

test("the boards are renewed at once for an act, and now and then for saves and the clock", () => {
  const shown = { fast: "a", slow: "a" };
  assert.equal(isDue({ shown, found: { fast: "b", slow: "a" }, age: 0 }), true);
  const saved = { fast: "a", slow: "b" };
  assert.deepEqual(
    [0, 31_000].map((age) => isDue({ shown, found: saved, age })),
    [false, true],
  );
  assert.deepEqual(
    [31_000, 6 * MINUTE].map((age) => isDue({ shown, found: shown, age })),
    [false, true],
  );
});
