// Runs on every page of the desk: deletes other people's words from the device, prevents double submits,
// enhances fields and times, and keeps the bell up to date.

import { clearForOthers } from "./device.js";
import { improveFields, showViewerTimes } from "./controls.js";
import { unlessLost } from "./lost.js";
import "./token.js";

const PATIENCE = 10_000; // milliseconds until a form whose submit was aborted may be sent again
const sentAt = new WeakMap();

// Ignores a second press, or the second half of a double click, until the next page arrives.
function sendOnce(event) {
  const { target: form, submitter } = event;
  const staysHere = submitter?.formTarget === "_blank";
  if (event.defaultPrevented || staysHere || (submitter?.formMethod || form.method) !== "post") return;
  if (event.timeStamp - sentAt.get(form) < PATIENCE) {
    event.preventDefault();
    return;
  }
  sentAt.set(form, event.timeStamp);
  form.setAttribute("aria-busy", "true");
  setTimeout(() => form.removeAttribute("aria-busy"), PATIENCE);
}

// The Back button may restore the page as it was left.
function reopenForms() {
  document.querySelectorAll("form[aria-busy]").forEach((form) => {
    sentAt.delete(form);
    form.removeAttribute("aria-busy");
  });
}

// A menu closes on Escape, and on a press outside it.
function closeMenus({ type, key, target }) {
  if (type === "keydown" && key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (type === "keydown") menu.querySelector("summary").focus();
    else if (menu.contains(target)) continue;
    menu.open = false;
  }
}

// Firefox aborts pending operations when the page is left.
const unlessLeft = (error) => {
  if (error?.name !== "AbortError") throw error;
};

clearForOthers().catch(unlessLeft);
improveFields();
showViewerTimes(document);
window.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", reopenForms);
window.addEventListener("keydown", closeMenus);
window.addEventListener("pointerdown", closeMenus);
// Nothing on the page depends on news of other people's work.
if (document.getElementById("keys-dialog")) {
  // Imported by address to keep it out of the writing page's bundle: it is not needed before the first key.
  import(document.getElementById("keys-dialog").dataset.script).catch(unlessLost);
  import("./pulse/page.js").catch(unlessLost);
}
