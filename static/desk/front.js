// The desk's front page: keys, the flash, and boards that stay fresh in place.
"use strict";

const EVERY = 30_000; // milliseconds between two looks at what is new
const boards = document.querySelector("[data-boards]");

document.querySelector("[data-flashed]")?.focus();

// Keys, but never while somebody types or a dialog is open.

const stories = () => [...boards.querySelectorAll(".desk-list a[dir=auto]")];

function move(step) {
  const links = stories();
  const here = document.activeElement;
  const row = here.closest("li");
  const at = links.findIndex((link) => link === here || row?.contains(link));
  links[at === -1 ? (step > 0 ? 0 : links.length - 1) : at + step]?.focus();
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping || document.querySelector("dialog[open]")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else {
    const pressed = [...document.querySelectorAll("[data-key]")].find(({ dataset }) => dataset.key === event.key);
    if (!pressed) return;
    event.preventDefault(); // or the letter stands in the field that gets the focus
    pressed.click();
  }
});

// The flash: Enter goes on to the next line, and from the last one to the readers.

document.querySelector("[data-flash]")?.addEventListener("keydown", (event) => {
  const form = event.currentTarget;
  const { headline, first_line, second_line } = form.elements;
  if (event.key !== "Enter" || event.isComposing || event.repeat) return;
  const next = new Map([[headline, first_line], [first_line, second_line]]).get(event.target);
  if (event.ctrlKey || event.metaKey || event.target === second_line) {
    event.preventDefault();
    form.requestSubmit();
  } else if (next) {
    event.preventDefault();
    next.focus();
  }
});

// Fresh boards: only what differs is replaced, and the focus stays where it was.

// A link or button is known again by where it leads.
const mark = (element) => element.getAttribute("formaction") ?? element.getAttribute("href") ?? "";

function replace(board, fresh) {
  const focused = board.contains(document.activeElement) ? document.activeElement : null;
  const isInside = focused && focused !== board;
  const place = isInside && [...board.querySelectorAll("a, button")].indexOf(focused);
  board.replaceChildren(...fresh.childNodes);
  if (!isInside) return;
  const there = [...board.querySelectorAll("a, button")];
  const same = there.find((element) => mark(element) === mark(focused));
  (same ?? there[Math.min(place, there.length - 1)] ?? board).focus({ preventScroll: true });
}

const asSent = new Map([...boards.children].map((board) => [board.id, board.innerHTML]));

function show(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  answer.querySelectorAll("section[id]").forEach((fresh) => {
    const board = document.getElementById(fresh.id);
    if (asSent.get(fresh.id) === fresh.innerHTML) return;
    asSent.set(fresh.id, fresh.innerHTML);
    replace(board, fresh);
    addViewerTimes(board);
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
    note.textContent = "The newsroom can’t be reached, or you are signed out: this page may be old.";
  }
}

setInterval(() => document.hidden || refresh(), EVERY);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
