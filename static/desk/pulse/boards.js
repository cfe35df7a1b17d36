// The boards of the front page: they refresh automatically, unless somebody points at or focuses them.

import { parsed } from "../../js/markup.js";
import { showViewerTimes } from "../controls.js";
import { gettext, ngettext } from "../texts.js";
import { isDue } from "./pace.js";
import { follow, shownAtFirst } from "./pulse.js";

const POINTS_FOR = 8_000; // milliseconds for which a resting pointer still counts as pointing
const boards = document.querySelector("[data-boards]");
const line = document.querySelector("[data-fresh]");
const note = document.querySelector("[data-fresh-note]");
const state = { shown: shownAtFirst, fetchedAt: Date.now(), pointedAt: 0, waiting: new Map() };

// The stories of a board, keyed by address.
const rowsOf = (board) => new Map([...board.querySelectorAll("li a[dir=auto]")].map((a) => [a.href, a]));

export function added(before, after) {
  return after.filter((address) => !before.includes(address));
}

const isInUse = () => boards.contains(document.activeElement) || Date.now() - state.pointedAt < POINTS_FOR;

function markNew(board, before) {
  const rows = rowsOf(board);
  added(before, [...rows.keys()]).forEach((address) =>
    rows.get(address).closest("li").classList.add("is-new"),
  );
}

function replace(board, fresh) {
  const before = [...rowsOf(board).keys()];
  board.replaceChildren(...fresh.cloneNode(true).childNodes);
  markNew(board, before);
  showViewerTimes(board);
}

function apply() {
  for (const [id, fresh] of state.waiting) {
    replace(document.getElementById(id), fresh);
    asSent.set(id, fresh.innerHTML);
  }
  state.waiting.clear();
  line.hidden = true;
}

function sayWaiting() {
  const count = [...state.waiting].reduce((sum, [id, fresh]) => {
    const before = [...rowsOf(document.getElementById(id)).keys()];
    return sum + added(before, [...rowsOf(fresh).keys()]).length;
  }, 0);
  line.hidden = false;
  line.querySelector("[data-fresh-count]").textContent = count
    ? ngettext("{count} new", "{count} new", count)
    : gettext("Something has changed");
}

function showCount({ id, dataset }) {
  const place = document.querySelector(`.front-ways a[href="#${id}"] [data-count]`);
  if (place && place.textContent !== dataset.count) place.textContent = dataset.count;
}

function take(html) {
  const answer = parsed(html);
  state.waiting.clear();
  answer.querySelectorAll("section[id]").forEach((fresh) => {
    showCount(fresh);
    if (asSent.get(fresh.id) !== fresh.innerHTML) state.waiting.set(fresh.id, fresh);
  });
}

async function renew(found) {
  const answer = await fetch(boards.dataset.freshUrl);
  if (!answer.ok || answer.redirected) throw new TypeError(`The desk answered ${answer.status}.`);
  take(await answer.text());
  Object.assign(state, { shown: found, fetchedAt: Date.now() });
}

function show() {
  if (!state.waiting.size) line.hidden = true;
  else if (isInUse()) sayWaiting();
  else apply();
}

async function answered(found) {
  if (isDue({ shown: state.shown, found, age: Date.now() - state.fetchedAt })) await renew(found);
  show();
  note.textContent = "";
}

function unreached() {
  note.textContent = gettext(
    "The newsroom can’t be reached, or you are signed out: this page may be out of date.",
  );
}

// On request: applies the waiting changes, and focuses the first new story.
function showNow() {
  apply();
  (boards.querySelector(".is-new a[dir=auto]") ?? boards.querySelector("section")).focus();
}

const asSent = new Map([...(boards?.children ?? [])].map((board) => [board.id, board.innerHTML]));

export function followBoards() {
  if (!boards) return;
  // During a drag there are no pointermove events.
  ["pointermove", "dragover"].forEach((kind) =>
    boards.addEventListener(kind, () => (state.pointedAt = Date.now()), { passive: true }),
  );
  boards.addEventListener("pointerleave", () => (state.pointedAt = 0));
  line.querySelector("button").addEventListener("click", showNow);
  follow(answered, { each: true, onFailure: unreached });
}
