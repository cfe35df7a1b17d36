// The desk's front page: the flash. Its boards are renewed by pulse/boards.js.

import { followBoards } from "../pulse/boards.js";
import "../keys.js"; // at once: it is here that most keys are pressed
import { makeModal, openByButtons } from "../controls.js";
import { startTyping } from "../typing.js";
import { nextField } from "./moving.js";

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
followBoards();
document.querySelector("[data-flashed]")?.focus();
document.querySelector("[data-flash]")?.addEventListener("keydown", onFlashKey);
