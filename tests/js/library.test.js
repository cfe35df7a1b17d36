// Which uploads are sent when, and what a selection takes in.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AT_ONCE, outcomeOf, Queue, waitAfter } from "../../static/desk/library/queue.js";
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
