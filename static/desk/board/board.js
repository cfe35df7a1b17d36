// The board: dropping a story on a column its menu offers presses the matching menu item.

import { followBoards } from "../pulse/boards.js";
import "../keys.js"; // load immediately: shortcuts are used most here
import { parsed } from "../../js/markup.js";
import { improveFields } from "../controls.js";
import { startActs } from "../story/acts.js";

const board = document.querySelector("[data-boards]");
const place = document.querySelector("[data-board-dialog]");
const state = { dragged: null };

// Dragging

const columns = () => [...board.querySelectorAll("[data-column]")];
const wayTo = (column) => state.dragged?.querySelector(`[data-to="${column.dataset.column}"]`);
const buttonTo = (column) => wayTo(column)?.querySelector("a, button");

function mark(column) {
  const way = wayTo(column);
  column.classList.toggle("is-open", Boolean(buttonTo(column)));
  column.classList.toggle("is-shut", Boolean(way) && !buttonTo(column));
  const said = way?.querySelector("[data-reason], a, button");
  column.querySelector("[data-why]").textContent = said?.textContent ?? "";
}

function begin(event) {
  const card = event.target.closest("[data-card]");
  if (!card) return;
  state.dragged = card;
  card.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector("a").textContent);
  // Chromium cancels a drag if the page changes during its dragstart event.
  setTimeout(() => columns().forEach(mark));
}

function over(event) {
  const column = event.target.closest("[data-column]");
  columns().forEach((each) => each.classList.toggle("is-over", each === column));
  if (column && buttonTo(column)) event.preventDefault();
}

function drop(event) {
  const column = event.target.closest("[data-column]");
  const button = column && buttonTo(column);
  if (!button) return;
  event.preventDefault();
  button.click();
}

function end() {
  state.dragged?.classList.remove("is-dragged");
  state.dragged = null;
  columns().forEach((column) => {
    mark(column);
    column.classList.remove("is-over");
  });
}

// The dialogs

// If the state has changed meanwhile or the desk can't be reached, the story's own page explains it.
async function openDialog(link) {
  const answer = await fetch(link.dataset.dialog).catch(() => null);
  if (!answer?.ok || answer.redirected) return void location.assign(link.href);
  const form = parsed(await answer.text()).querySelector("form");
  place.replaceChildren(form);
  improveFields(form);
  startActs(form);
  form.querySelector("dialog").addEventListener("close", () => place.replaceChildren());
}

function press(event) {
  const link = event.target.closest("[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const menu = link.closest("details");
  if (menu.open) menu.querySelector("summary").focus();
  menu.open = false;
  openDialog(link);
}

// One menu at a time.
function closeOthers({ target, newState }) {
  if (newState !== "open") return;
  board.querySelectorAll(".board-moves[open]").forEach((menu) => (menu.open = menu === target));
}

followBoards();
document.querySelector("[data-board-help]").hidden = !matchMedia("(hover: hover)").matches;
Object.entries({ dragstart: begin, dragover: over, drop, dragend: end, click: press }).forEach(
  ([kind, act]) => board.addEventListener(kind, act),
);
board.addEventListener("toggle", closeOthers, true);
