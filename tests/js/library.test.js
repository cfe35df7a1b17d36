// Which uploads are sent when, and what a selection takes in.

import assert from "node:assert/strict";
import { test } from "node:test";
import { along, placesOf, writtenOf } from "../../static/desk/library/crops.js";
import {
  AT_ONCE,
  isHopeless,
  mayTryAgain,
  outcomeOf,
  Queue,
  waitAfter,
} from "../../static/desk/library/queue.js";
import { leaving } from "../../static/desk/library/parts.js";
import * as receipt from "../../static/desk/library/receipt.js";
import { placeAfter, rangeOf } from "../../static/desk/library/selecting.js";

const files = (count) => Array.from({ length: count }, (_, number) => ({ name: `${number}.jpg` }));

test("no more than three files are sent at once, until all are there", () => {
  const queue = new Queue();
  queue.add(files(50));
  let sent = 0;
  for (let taken = queue.take(0); taken.length; taken = queue.take(0)) {
    assert.ok(queue.items.filter(({ state }) => state === "sending").length <= AT_ONCE);
    sent += taken.length;
    queue.end(taken[0], "stored", 0);
    taken.slice(1).forEach((item) => queue.end(item, "known", 0));
  }
  assert.deepEqual([sent, queue.taken.length, queue.open.length], [50, 50, 0]);
});

test("a lost file is sent again, later each time, and at once when the network is back", () => {
  const queue = new Queue();
  const [item] = queue.add(files(1));
  queue.take(0);
  queue.end(item, "lost", 0);
  assert.deepEqual([queue.take(1000), queue.nextDue(1000)], [[], 2000]);
  assert.deepEqual(queue.take(2000), [item]);
  queue.end(item, "lost", 2000);
  assert.equal(queue.nextDue(2000), 2000 + waitAfter(2));
  queue.resume();
  assert.deepEqual(queue.take(2001), [item]);
  assert.equal(waitAfter(100), 60_000);
});

test("nothing is sent while paused, and what was being sent begins anew", () => {
  const queue = new Queue();
  const [first, second] = queue.add(files(2));
  queue.take(0);
  assert.deepEqual(queue.pause(), [first, second]);
  assert.deepEqual(queue.take(0), []);
  queue.resume();
  assert.deepEqual(queue.take(0), [first, second]);
  queue.end(first, "refused", 0);
  queue.retry(first);
  assert.deepEqual(queue.take(0), [first]);
});

test("an answer says whether to send again", () => {
  const outcome = (status, found = {}, redirected = false) => outcomeOf({ status, redirected }, found);
  assert.deepEqual(
    [0, 429, 502, 503].map((status) => outcome(status)),
    Array(4).fill("lost"),
  );
  assert.deepEqual(
    [400, 403, 409, 413, 507].map((status) => outcome(status)),
    Array(5).fill("refused"),
  );
  assert.deepEqual([outcome(201), outcome(201, { is_known: true })], ["stored", "known"]);
  assert.equal(outcome(200, {}, true), "refused");
});

test("keys lead to pictures that there are, and a range goes either way", () => {
  const grid = { columns: 3, count: 7 };
  const keys = ["ArrowRight", "ArrowDown", "ArrowUp", "Home", "End", "x"];
  assert.deepEqual(
    keys.map((key) => placeAfter(key, 5, grid)),
    [6, undefined, 2, 0, 6, undefined],
  );
  assert.deepEqual(rangeOf(4, 2), [2, 3, 4]);
});

test("a file that its content has refused is not offered to be sent again", () => {
  const refused = (status) =>
    mayTryAgain({ state: "refused", losses: 0, isHopeless: isHopeless({ status }) }, false);
  assert.deepEqual([400, 413].map(refused), [false, false]);
  assert.deepEqual([403, 409, 507].map(refused), [true, true, true]);
  const lost = { state: "waiting", losses: 1, isHopeless: false };
  assert.deepEqual([mayTryAgain(lost, false), mayTryAgain(lost, true)], [true, false]);
  assert.equal(mayTryAgain({ ...lost, losses: 0 }, false), false);
});

test("a use’s crop is written in one order and read again", () => {
  const places = { thumb: along("y", 0), focus: [40, 60], "16x9": along("x", 30) };
  assert.equal(writtenOf(places), "focus-40-60 16x9-30-50 thumb-50-0");
  assert.deepEqual(placesOf(writtenOf(places)), places);
  assert.deepEqual([writtenOf({}), placesOf("centre"), placesOf("top")], ["centre", {}, {}]);
});

test("a receipt asks less and less often", () => {
  const waits = [2000];
  while (waits.length < 20) waits.push(receipt.waitAfter(waits.at(-1)));
  assert.deepEqual([waits[1], waits.at(-1)], [3000, 60_000]);
});

test("a part that is out of place is looked for, and a place that is gone begun anew", () => {
  const left = (status) => {
    const upload = { place: "/there/" };
    const [[answer]] = [leaving([{ status, redirected: false }, true, {}], upload)];
    return [outcomeOf(answer, {}), upload.place];
  };
  assert.deepEqual(left(409), ["lost", "/there/"]);
  assert.deepEqual(left(404), ["lost", ""]);
  assert.deepEqual(left(413), ["refused", "/there/"]);
  assert.deepEqual(left(503), ["lost", "/there/"]);
  assert.deepEqual(left(0), ["lost", "/there/"]);
});
