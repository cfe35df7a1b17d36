// Times in two zones.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deskTime, explain, minutesAhead, moments, offset } from "../../static/desk/controls.js";

const LONDON = "Europe/London";
const HOUR = 60 * 60 * 1000;

test("a time of the clocks is one moment", () => {
  assert.deepEqual(moments("2030-06-01T06:00", LONDON), [Date.UTC(2030, 5, 1, 5)]);
  assert.deepEqual(moments("2030-12-01T06:00", LONDON), [Date.UTC(2030, 11, 1, 6)]);
  assert.equal(offset(Date.UTC(2030, 5, 1), "Asia/Kathmandu"), 5.75 * HOUR);
});

test("an hour that comes twice is two moments, one that clocks leave out is none", () => {
  const twice = moments("2030-10-27T01:30", LONDON);
  assert.deepEqual(twice, [Date.UTC(2030, 9, 27, 0, 30), Date.UTC(2030, 9, 27, 1, 30)]);
  assert.deepEqual(moments("2030-03-31T01:30", LONDON), []);
});

test("a field for a time explains itself", () => {
  const chosen = Date.UTC(2030, 5, 1, 5);
  const field = { isSet: true, found: [chosen], chosen, zone: LONDON, ownZone: "America/New_York" };
  assert.equal(explain(field), "On your clock: June 1, 01:00 EDT.");
  assert.equal(explain({ ...field, ownZone: LONDON }), "");
  const winter = Date.UTC(2030, 0, 1, 5);
  assert.equal(explain({ ...field, found: [winter], chosen: winter, ownZone: "UTC" }), "");
  assert.equal(
    explain({ ...field, found: [], chosen: undefined }),
    "The clocks go forward then: that time does not exist.",
  );
  assert.equal(explain({ ...field, isSet: false, found: [], chosen: undefined }), "");
});

test("a time is written as the desk's pages write it", () => {
  assert.equal(deskTime(Date.UTC(2030, 8, 5, 23, 4), "UTC"), "Sept. 5, 23:04 UTC");
  assert.equal(deskTime(Date.UTC(2030, 0, 31, 23, 4), "Asia/Kolkata"), "Feb. 1, 04:34 GMT+5:30");
});

test("a machine-readable time says how far it is ahead of UTC", () => {
  assert.equal(minutesAhead("2030-06-01T06:00:00+01:00"), 60);
  assert.equal(minutesAhead("2030-06-01T06:00:00-03:30"), -210);
});
