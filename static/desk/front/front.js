// The desk's front page: keyboard shortcuts and the flash. Its boards are renewed by pulse/boards.js.

import { makeModal, openByButtons } from "../controls.js";
import { startTyping } from "../typing.js";
import { neighbour, nextField } from "./moving.js";

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

openByButtons();
makeModal();
startTyping();
document.querySelector("[data-flashed]")?.focus();
document.addEventListener("keydown", onKey);
document.querySelector("[data-flash]")?.addEventListener("keydown", onFlashKey);
