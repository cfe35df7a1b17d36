// The desk's front page: keyboard shortcuts, the flash, and boards that refresh in place.

import { parsed } from "../../js/markup.js";
import { makeModal, openByButtons, showViewerTimes } from "../controls.js";
import { gettext } from "../texts.js";
import { startTyping } from "../typing.js";
import { neighbour, nextField } from "./moving.js";

const EVERY = 30_000; // milliseconds between two requests for what is new
const boards = document.querySelector("[data-boards]");

// Keyboard shortcuts, off while somebody types or a dialog is open.

function move(step) {
  const links = [...boards.querySelectorAll(".desk-list a[dir=auto]")];
  const here = document.activeElement;
  const row = here.closest("li");
  const at = links.findIndex((link) => link === here || row?.contains(link));
  links[neighbour({ at, step, count: links.length })]?.focus();
}

function press(event) {
  const keys = [...document.querySelectorAll("[data-key]")];
  const pressed = keys.find(({ dataset }) => dataset.key === event.key);
  if (!pressed) return;
  event.preventDefault(); // or the letter is typed into the field that gets the focus
  pressed.click();
}

function onKey(event) {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping || document.querySelector("dialog[open]")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else press(event);
}

// The flash: Enter moves to the next line; in the last line it publishes.
function onFlashKey(event) {
  const form = event.currentTarget;
  if (event.key !== "Enter" || event.isComposing || event.repeat) return;
  const next = event.ctrlKey || event.metaKey ? "send" : nextField(event.target.name);
  if (!next) return;
  event.preventDefault();
  if (next === "send") form.requestSubmit();
  else form.elements[next].focus();
}

// Refreshed boards: only changed ones are replaced, and the focus stays.

// A link or button is recognized by its address.
const addressOf = (element) => element.getAttribute("formaction") ?? element.getAttribute("href") ?? "";

function replace(board, fresh) {
  const focused = board.contains(document.activeElement) ? document.activeElement : null;
  const isInside = focused && focused !== board;
  const place = isInside && [...board.querySelectorAll("a, button")].indexOf(focused);
  board.replaceChildren(...fresh.childNodes);
  if (!isInside) return;
  const there = [...board.querySelectorAll("a, button")];
  const same = there.find((element) => addressOf(element) === addressOf(focused));
  (same ?? there[Math.min(place, there.length - 1)] ?? board).focus({ preventScroll: true });
}

const asSent = new Map([...boards.children].map((board) => [board.id, board.innerHTML]));

function show(html) {
  const answer = parsed(html);
  answer.querySelectorAll("section[id]").forEach((fresh) => {
    const board = document.getElementById(fresh.id);
    if (asSent.get(fresh.id) === fresh.innerHTML) return;
    asSent.set(fresh.id, fresh.innerHTML);
    replace(board, fresh);
    showViewerTimes(board);
  });
}

async function refresh() {
  const note = document.querySelector("[data-fresh-note]");
  try {
    const answer = await fetch(boards.dataset.freshUrl);
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    show(await answer.text());
    note.textContent = "";
  } catch {
    note.textContent = gettext(
      "The newsroom can’t be reached, or you are signed out: this page may be out of date.",
    );
  }
}

openByButtons();
makeModal();
startTyping();
document.querySelector("[data-flashed]")?.focus();
document.addEventListener("keydown", onKey);
document.querySelector("[data-flash]")?.addEventListener("keydown", onFlashKey);
setInterval(() => document.hidden || refresh(), EVERY);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
