// The times that a press sets in a field.

import assert from "node:assert/strict";
import { test } from "node:test";
import { offered, timeOn } from "../../static/desk/offered-times.js";

const LATE = Date.parse("2026-11-24T23:30:00Z");

test("tomorrow is that of the newsroom's zone, over months too", () => {
  const tomorrow = { days: 1, clock: "06:00" };
  assert.equal(timeOn({ now: LATE, zone: "Europe/London", ...tomorrow }), "2026-11-25T06:00");
  assert.equal(timeOn({ now: LATE, zone: "Asia/Tokyo", ...tomorrow }), "2026-11-26T06:00");
  const last = Date.parse("2026-12-31T12:00:00Z");
  assert.equal(timeOn({ now: last, zone: "UTC", ...tomorrow }), "2027-01-01T06:00");
});

test("a time of today is offered while it is ahead", () => {
  const clocks = (now) => offered(now, "UTC").map(({ days, clock }) => `${days} ${clock}`);
  assert.deepEqual(clocks(Date.parse("2026-11-24T12:00:00Z")), ["0 18:00", "1 06:00", "1 12:00"]);
  assert.deepEqual(clocks(LATE), ["1 06:00", "1 12:00"]);
});
