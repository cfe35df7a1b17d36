// The desk's front page: the flash. pulse/boards.js refreshes its boards.

import { followBoards } from "../pulse/boards.js";
import "../keys.js"; // load immediately: shortcuts are used most here
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
