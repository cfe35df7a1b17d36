// Runs on every page of the desk: deletes other people's words from the device, sends each form once, enhances
// fields and times, and keeps the bell up to date.

import { clearForOthers } from "./device.js";
import { improveFields, showViewerTimes } from "./controls.js";
import { unlessLost } from "./lost.js";
import "./token.js";

const PATIENCE = 10_000; // milliseconds after which a form whose sending was stopped may be sent again
const sentAt = new WeakMap();

// A second press, or the second half of a double click, is ignored until the first one's page arrives.
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

// The Back button may show the page as it was left.
function reopenForms() {
  document.querySelectorAll("form[aria-busy]").forEach((form) => {
    sentAt.delete(form);
    form.removeAttribute("aria-busy");
  });
}

// A menu closes by Escape, and by a press anywhere else.
function closeMenus({ type, key, target }) {
  if (type === "keydown" && key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (type === "keydown") menu.querySelector("summary").focus();
    else if (menu.contains(target)) continue;
    menu.open = false;
  }
}

// Firefox ends what a page has begun when the page is left.
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
// Nothing on the page waits for what the desk says of others' work.
if (document.getElementById("keys-dialog")) {
  // By its address, and so not in the bundle of the writing page: nobody needs it before the first letter.
  import(document.getElementById("keys-dialog").dataset.script).catch(unlessLost);
  import("./pulse/page.js").catch(unlessLost);
}
