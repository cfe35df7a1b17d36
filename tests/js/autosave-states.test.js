// What becomes of typed words: each way from one state to another.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as states from "../../static/desk/story/autosave-states.js";

const words = (headline) => [["headline", headline]];
const DESK = words("Bridge closes");
const TYPED = words("Bridge closes on Monday");
const SAVED = { version: 2, time: "10:02", is_changed: true };
const LOST = { status: 0, answer: {} };

// A page after these events, with the effects of the last one.
function page(events, start = {}) {
  const begin = [states.initial({ version: "1", saidDesk: "Saved on the desk, 10:00", ...start }), []];
  const steps = [{ type: "opened", onDesk: DESK, isRefused: false }, ...events];
  const [state, effects] = steps.reduce(([before], event) => states.transition(before, event), begin);
  return { state, effects, said: states.describe(state), did: effects.map((effect) => effect.do) };
}

const kept = (typed = TYPED) => ({ type: "kept", words: typed });
const due = (typed = TYPED) => ({ type: "due", words: typed });
const answered = (status, answer = {}, typed = TYPED) => ({ type: "answered", status, answer, words: typed });
const post = ({ effects }) => effects.find((effect) => effect.do === "post");
const retry = ({ effects }) => effects.find((effect) => effect.timer === "retry")?.ms;

test("words are kept on the device, then sent with their version", () => {
  const { state, effects, said } = page([kept()]);
  assert.equal(state.name, states.TYPING);
  assert.equal(said.place, "Saving…");
  assert.deepEqual(effects.at(-1), { do: "store", number: 1, version: "1", words: TYPED, sent: undefined });
  const sending = page([kept(), due()]);
  assert.equal(sending.state.name, states.SAVING);
  assert.deepEqual(post(sending), { do: "post", version: "1", words: TYPED });
  const stored = sending.effects.filter((effect) => effect.do === "store").at(-1);
  assert.deepEqual(stored.sent, TYPED);
});

test("typing sends after a pause, and in the end while it goes on", () => {
  const timers = page([{ type: "typed" }]).effects.map(({ do: what, timer, ms }) => [what, timer, ms]);
  const all = [
    ["wait anew", "pause", states.PAUSE],
    ["wait", "soon", states.SOON],
    ["wait anew", "quiet", states.QUIET],
    ["wait", "longest", states.LONGEST],
  ];
  assert.deepEqual(timers, all);
});

const stored = (number) => ({ type: "stored", number });
const typing = { type: "typed" };
const paused = (typed = TYPED) => ({ type: "paused", words: typed });
const placeAfter = (...events) => page(events).said.place;

test("words are said to be on the device once they are there for good, and no sooner", () => {
  assert.equal(placeAfter(typing), "Saving…");
  assert.equal(placeAfter(typing, paused()), "Saving…");
  assert.equal(placeAfter(typing, paused(), stored(1)), "On this device");
  assert.equal(placeAfter(typing, paused(), stored(1), typing), "Saving…");
  const later = words("Bridge closes on Tuesday");
  assert.equal(placeAfter(typing, paused(), typing, paused(later), stored(1)), "Saving…");
  assert.equal(placeAfter(typing, paused(), typing, paused(later), stored(1), stored(2)), "On this device");
  // Written while typing goes on: said at the next pause, if nothing was added.
  assert.equal(placeAfter(typing, kept(), stored(1)), "Saving…");
  assert.equal(placeAfter(typing, kept(), stored(1), paused()), "On this device");
  assert.equal(placeAfter(typing, kept(), stored(1), paused(later)), "Saving…");
});

test("a writing that ends after the desk has the words changes nothing", () => {
  assert.equal(
    placeAfter(kept(), due(), answered(200, SAVED), stored(1), stored(2)),
    "Saved on the desk, 10:02",
  );
  assert.equal(placeAfter(kept(), due(DESK), stored(1), stored(2)), "Saved on the desk, 10:00");
  assert.equal(placeAfter(kept(), { type: "cleared" }, stored(1)), "On this page only");
  assert.equal(placeAfter({ type: "cleared" }, typing), "On this page only");
});

test("while words are sent, those on the device stay said to be there", () => {
  assert.equal(placeAfter(typing, paused(), stored(1), due()), "On this device");
});

test("a device that has room again says so", () => {
  const full = [kept(), { type: "noRoom", number: 1 }];
  assert.equal(placeAfter(...full, typing, paused()), "On this page only: the device has no room");
  assert.equal(placeAfter(...full, typing, paused(), stored(2)), "On this device");
  assert.equal(placeAfter(kept(), paused(), { type: "noRoom", number: 1 }), "Saving…");
});

test("a placed picture is sent at once, or as soon as the answer before is there", () => {
  const placed = { type: "placed", words: TYPED };
  assert.deepEqual(post(page([placed])).words, TYPED);
  const later = words("Bridge closes on Tuesday");
  const after = page([due(), { ...placed, words: later }, answered(200, SAVED, later)]);
  assert.equal(after.effects.find((effect) => effect.timer === "quiet").ms, 0);
  assert.equal(post(page([{ type: "held" }, placed])), undefined);
});

test("what the desk has is not sent again, and its record is deleted", () => {
  const same = page([kept(), due(DESK)]);
  assert.equal(same.state.name, states.CLEAN);
  assert.equal(same.said.place, "Saved on the desk, 10:00");
  assert.ok(same.did.includes("forget"));
  assert.equal(post(same), undefined);
});

test("an answer makes the page stand on the new version", () => {
  const { state, said, effects } = page([due(), answered(200, SAVED)]);
  assert.equal(state.name, states.CLEAN);
  assert.equal(state.version, "2");
  assert.equal(said.place, "Saved on the desk, 10:02");
  assert.deepEqual(effects[0], { do: "adopt", answer: SAVED });
});

test("words typed while others were on their way follow them", () => {
  const later = words("Bridge closes on Tuesday");
  const { state, did } = page([due(), answered(200, SAVED, later)]);
  assert.equal(state.name, states.TYPING);
  assert.ok(did.includes("wait anew"));
  assert.deepEqual(post(page([due(), answered(200, SAVED, later), due(later)])).version, "2");
});

test("nothing is sent while an answer is awaited", () => {
  assert.equal(post(page([due(), due(words("More"))])), undefined);
});

test("a sending without an answer is sent again as it was, later each time", () => {
  const once = page([due(), answered(0)]);
  assert.equal(once.state.name, states.OFFLINE);
  assert.equal(once.said.why, states.unreached());
  assert.ok(once.said.isWaiting);
  const again = page([due(), answered(0), due(words("More"))]);
  assert.deepEqual(post(again), { do: "post", version: "1", words: TYPED });
  const waits = [1, 2, 3, 4].map((count) =>
    retry(
      page(
        Array(count)
          .fill([due(), answered(503)])
          .flat(),
      ),
    ),
  );
  assert.deepEqual(waits, [2_000, 4_000, 8_000, 8_000]);
});

test("a desk that asks for patience gets it", () => {
  assert.equal(retry(page([due(), answered(429)])), 8_000);
});

test("a lost session is said, and words are sent again after signing in", () => {
  const lost = page([due(), answered(401, { error: "You are signed out." })]);
  assert.equal(lost.state.name, states.SIGNED_OUT);
  assert.equal(lost.said.why, "You are signed out. What you type is kept on this device.");
  assert.deepEqual(lost.said.ways, ["sign in"]);
  assert.ok(retry(lost));
  const back = page([due(), answered(401, {}), due(), answered(200, SAVED)]);
  assert.equal(back.state.name, states.CLEAN);
  assert.equal(back.said.why, "");
});

test("words that do not fit are said and not sent twice", () => {
  const unfit = { ...SAVED, errors: { Headline: ["Give the story a headline."] } };
  const { state, said } = page([due(), answered(422, unfit)]);
  assert.equal(state.name, states.REFUSED);
  assert.equal(said.why, "Headline: Give the story a headline.");
  assert.equal(post(page([due(), answered(422, unfit), due()])), undefined);
  assert.ok(post(page([due(), answered(422, unfit), due(words("Better"))])));
});

test("earlier words that are typed again after a part was saved are sent", () => {
  const unfit = { ...SAVED, errors: { Dek: ["Too long."] } };
  assert.ok(post(page([due(), answered(422, unfit), due(DESK)])));
});

test("words that the desk does not take at all stay on the device", () => {
  const { state, said, did } = page([due(), answered(403, { error: "You may not change this story." })]);
  assert.equal(state.name, states.REFUSED);
  assert.match(said.why, /^You may not change this story\. What you typed is kept/);
  assert.ok(did.includes("store"));
  assert.ok(!did.includes("wait"));
});

test("a save by somebody else stops sending until both are merged", () => {
  const { state, said, did } = page([due(), answered(409, { error: "Ann saved this story at 10:01." })]);
  assert.equal(state.name, states.CONFLICT);
  assert.deepEqual(said.ways, ["merge"]);
  assert.ok(did.includes("ask who writes"));
  const later = page([due(), answered(409), typing]);
  assert.deepEqual(
    later.effects.map((effect) => effect.timer),
    ["pause", "soon"],
  );
  assert.equal(post(page([due(), answered(409), due(words("More"))])), undefined);
});

test("on the page that merges, words stay based on the older version", () => {
  const { state, effects } = page([kept()], { basis: "1", version: "3" });
  assert.equal(state.name, states.CONFLICT);
  assert.equal(effects.at(-1).version, "1");
  const released = page([kept(), { type: "held" }, { type: "released", words: TYPED }], { basis: "1" });
  assert.equal(released.state.name, states.CONFLICT);
});

test("a page that is held sends nothing, and all of it once it is released", () => {
  const held = page([{ type: "held" }, kept(), due()]);
  assert.equal(held.state.name, states.HELD);
  assert.ok(held.said.isWaiting);
  assert.equal(post(held), undefined);
  const released = page([{ type: "held" }, kept(), { type: "released", words: TYPED }]);
  assert.equal(released.state.name, states.SAVING);
  assert.ok(post(released));
});

test("a page that opens held stays held, also over a conflict", () => {
  const found = [{ type: "found", why: "Words of yours." }];
  assert.equal(page([], { isHeld: true }).state.name, states.HELD);
  assert.equal(page(found, { isHeld: true }).state.name, states.HELD);
});

test("an answer that comes while the page is held does not release it", () => {
  const { state } = page([due(), { type: "held" }, answered(200, SAVED)]);
  assert.equal(state.name, states.HELD);
  assert.equal(state.version, "2");
});

test("a page that is left sends nothing and asks nothing; one that stays goes on", () => {
  const left = page([kept(), { type: "left" }, due()]);
  assert.equal(left.state.name, states.LEAVING);
  assert.equal(post(left), undefined);
  assert.equal(states.asksBeforeLeaving(left.state, TYPED), false);
  const back = page([kept(), { type: "left" }, { type: "returned" }]);
  assert.equal(back.state.name, states.TYPING);
  assert.equal(states.asksBeforeLeaving(back.state, TYPED), true);
});

test("a page that was released while it was left is not held when it comes back", () => {
  const events = [
    { type: "held" },
    { type: "left" },
    { type: "released", words: DESK },
    { type: "returned" },
  ];
  assert.notEqual(page(events).state.name, states.HELD);
});

test("after signing out elsewhere nothing more is put on the device", () => {
  const { state, said } = page([kept(), { type: "cleared" }]);
  assert.equal(state.name, states.CLEARED);
  assert.equal(said.place, "On this page only");
  assert.deepEqual(page([kept(), { type: "cleared" }, kept(words("A secret"))]).did, []);
  assert.deepEqual(page([{ type: "cleared" }, { type: "left" }, kept(words("A secret"))]).did, []);
  assert.equal(post(page([{ type: "cleared" }, due()])), undefined);
});

test("after a take-down the words stay on the device and nothing is tried again", () => {
  const gone = page([due(), answered(410, { error: "This story was taken down at 10:01." })]);
  assert.equal(gone.state.name, states.GONE);
  assert.match(
    gone.said.why,
    /^This story was taken down at 10:01\. What you typed is kept on this device\.$/,
  );
  assert.ok(gone.did.includes("store"));
  assert.equal(retry(gone), undefined);
  assert.equal(post(page([due(), answered(410), due(words("More"))])), undefined);
  const told = page([kept(), { type: "gone" }, { type: "held" }]);
  assert.equal(told.state.name, states.GONE);
  assert.match(told.said.why, /^This story has been taken down\./);
});

test("a device without room says so, and says when the desk has the words", () => {
  const full = page([kept(), { type: "noRoom", number: 1 }]);
  assert.equal(full.said.place, "On this page only: the device has no room");
  assert.ok(full.said.isWaiting);
  assert.equal(full.said.aloud, "This device has no room for your words.");
  const saved = page([kept(), { type: "noRoom", number: 1 }, due(), answered(200, SAVED)]);
  assert.equal(saved.said.aloud, "Saved on the desk.");
  assert.equal(page([due(), answered(200, SAVED)]).said.aloud, "");
});

test("words based on an older version are put to the person, who decides", () => {
  const found = { type: "found", why: "This device has unsaved words of yours." };
  assert.deepEqual(page([found]).said.ways, ["merge left", "discard left"]);
  assert.equal(page([found]).state.name, states.CONFLICT);
  const decided = page([found, { type: "decided" }, kept()]);
  assert.equal(decided.state.name, states.TYPING);
  assert.equal(decided.said.why, "");
  const merging = page([found, { type: "decided" }, { type: "merging", basis: "1" }, kept()], {
    version: "2",
  });
  assert.equal(merging.effects.at(-1).version, "1");
});

test("a page that opens with refused words has none that the desk knows", () => {
  const opened = [states.initial({ version: "1" }), []][0];
  const [state] = states.transition(opened, { type: "opened", onDesk: DESK, isRefused: true });
  assert.ok(states.isPending(state, DESK));
});

test("a form that is sent before the page has looked at the device is not overtaken by its words", () => {
  const left = states.transition(states.initial({ version: "1" }), { type: "left" })[0];
  const [opened] = states.transition(left, { type: "opened", onDesk: DESK, isRefused: false });
  assert.equal(opened.name, states.LEAVING);
  assert.deepEqual(
    states.transition(opened, due())[1].filter(({ do: what }) => what === "post"),
    [],
  );
});

test("before the page has looked at the device, nothing is kept or sent", () => {
  const opening = states.initial({ version: "1" });
  for (const event of [kept(), due(), { type: "typed" }]) {
    const [, effects] = states.transition(opening, event);
    assert.deepEqual(
      effects.filter((effect) => effect.do !== "stop"),
      [],
    );
  }
  assert.equal(states.isPending(opening, TYPED), false);
});

test("what an earlier page left is put back, forgotten, or asked about", () => {
  const record = { version: "1", words: TYPED };
  const fate = (version, status, answer = {}, more = {}) =>
    states.fateOf({ ...record, ...more }, version, { status, answer });
  assert.equal(fate("1", 200, { is_changed: false }), "forget");
  assert.equal(fate("1", 200, { is_changed: true }), "put back");
  assert.equal(fate("1", LOST.status), "put back");
  assert.equal(fate("2", 409), "ask");
  assert.equal(fate("2", 409, { is_saved: false }), "ask");
  assert.equal(fate("2", 409, { is_saved: true }), "forget");
  assert.equal(fate("2", 409, { is_saved: true }, { sent: DESK }), "ask");
  assert.equal(fate("2", 200, { version: 2 }), "forget");
  assert.equal(fate("2", 200, { version: 2 }, { sent: TYPED }), "forget");
  assert.equal(fate("2", 200, { version: 2 }, { sent: DESK }), "put back newer");
  assert.equal(fate("2", 200, { version: 3 }), "leave");
  assert.equal(fate("2", 0), "leave");
});

const JOINED = { error: "Ann saved this story.", joined: { headline: "Both" }, version: 5 };

test("words that others changed elsewhere are taken in, then sent with the newer version", () => {
  const taking = page([due(), answered(409, JOINED)]);
  assert.equal(taking.state.name, states.TYPING);
  assert.equal(taking.state.version, "1");
  assert.deepEqual(taking.effects[0], { do: "join", answer: JOINED });
  const both = words("Both");
  const joined = page([due(), answered(409, JOINED), { type: "joined", answer: JOINED, words: both }]);
  assert.deepEqual(post(joined), { do: "post", version: "5", words: both });
});

test("what was typed meanwhile is sent first, as based on the older version still", () => {
  const newer = words("Bridge closes on Monday, and Tuesday");
  const { state, did } = page([due(), answered(409, JOINED, newer)]);
  assert.ok(!did.includes("join"));
  assert.equal(state.name, states.TYPING);
  assert.deepEqual(post(page([due(), answered(409, JOINED, newer), due(newer)])), {
    do: "post",
    version: "1",
    words: newer,
  });
});

test("a page that is held or gone takes nothing in, and one that could not shows both", () => {
  for (const type of ["held", "gone", "cleared"]) {
    assert.ok(!page([due(), { type }, answered(409, JOINED)]).did.includes("join"));
  }
  const { state, said } = page([due(), answered(409, JOINED), { type: "unjoined", error: "Ann saved." }]);
  assert.equal(state.name, states.CONFLICT);
  assert.deepEqual(said.ways, ["merge"]);
});
