// Keyboard shortcuts on every page of the desk: each belongs to a link or button with a `data-key`. They are
// inactive while somebody types or a dialog is open, and each person can turn them off.

import { neighbour } from "./front/moving.js";
import { isTyping, joined } from "./shortcuts.js";

const { person = "" } = document.querySelector("script[data-person]").dataset;
const CHOICE = `keys-off:${person}`;
const PATIENCE = 1_500; // milliseconds between the two keys of a shortcut
const ROWS = [
  "[data-boards] .desk-list a[dir=auto]",
  ".tasks-page .desk-list a[dir=auto]",
  ".found tbody th a",
  "#result_list tbody th a",
  ".notifications-list a[dir=auto]",
  ".find-page .find-found a",
].join(", ");
const state = { begun: "", at: 0 };

const isOff = () => localStorage.getItem(CHOICE) === "yes";

function move(step) {
  const links = [...document.querySelectorAll(ROWS)];
  const here = document.activeElement;
  const row = here.closest("li, tr");
  const at = links.findIndex((link) => link === here || row?.contains(link));
  links[neighbour({ at, step, count: links.length })]?.focus();
}

// The search's own script loads on first use: text typed until then is already in the field.
// Offline, the dialog remains a plain form.
async function searching() {
  try {
    return await import(document.getElementById("find-dialog").dataset.script);
  } catch (error) {
    if (error instanceof TypeError) return { begin: () => {} };
    throw error;
  }
}

function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog.open) dialog.showModal();
  if (id === "find-dialog") searching().then(({ begin }) => begin());
}

function press(keys) {
  const found = [...document.querySelectorAll("[data-key]")].find(({ dataset }) => dataset.key === keys);
  found?.click();
  return Boolean(found);
}

function opensFind(event) {
  const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === "k";
  // In a text, Ctrl+K makes a link.
  return isAsked && !event.target.closest("[contenteditable]") && !document.querySelector("dialog[open]");
}

const STEPS = { j: 1, k: -1 };

function onKey(event) {
  if (opensFind(event)) {
    event.preventDefault();
    open("find-dialog");
    return;
  }
  if (isOff() || isTyping(event) || document.querySelector("dialog[open]")) return;
  const begun = event.timeStamp - state.at < PATIENCE ? state.begun : "";
  const keys = joined(begun, event.key);
  Object.assign(state, { begun: event.key === "g" ? "g" : "", at: event.timeStamp });
  if (keys in STEPS) move(STEPS[keys]);
  // Otherwise the letter would be typed into the newly focused field.
  else if (press(keys)) event.preventDefault();
}

function onPress(event) {
  const opener = event.target.closest("[data-opens]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener.closest("details")?.removeAttribute("open");
  open(opener.dataset.opens);
}

function offerChoice() {
  const box = document.querySelector("[data-keys-on]");
  box.closest("[data-keys-choice]").hidden = false;
  box.checked = !isOff();
  box.addEventListener("change", () => localStorage.setItem(CHOICE, box.checked ? "" : "yes"));
}

function prepareKeys() {
  if (!document.querySelector("[data-keys-on]")) return;
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onPress);
  offerChoice();
  if (!document.querySelector(".writing-page")) searching();
}

prepareKeys();
