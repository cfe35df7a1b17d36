// The writing page and the fix page. Order matters: several parts listen for the form's submit event, and run
// in the order in which they were started.

import { unlessLost } from "../lost.js";
import { startTyping } from "../typing.js";
import { startActs } from "./acts.js";
import { Autosave } from "./autosave.js";
import { startFolds } from "./folds.js";
import { body } from "./keeping.js";
import { startLanguage } from "./language.js";
import { startLeadImages } from "./lead-image.js";
import { startChecks, startPanels } from "./panels.js";
import { Presence, Watch } from "./presence.js";
import { startRelated } from "./related.js";

const form = document.getElementById("story-form");

// Ctrl+S saves; Ctrl+Enter presses the page's main button, to submit or to publish.
const KEYS = { s: "button[value=save]", Enter: ".writing-buttons button.is-main" };

function pressByKey(event) {
  const isFree = !document.querySelector("dialog:modal, .link-box:not([hidden])");
  if (!(event.ctrlKey || event.metaKey) || !KEYS[event.key] || event.isComposing) return;
  if (event.key === "Enter" && !isFree) return;
  event.preventDefault();
  event.stopPropagation();
  form.querySelector(KEYS[event.key])?.click();
}

// A headline is one line: Enter moves to the dek, and from there to the body.
function goOn(name, next) {
  form.elements[name].addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    next().focus();
  });
}

// Capture, to run before the editor, which would insert a line break.
document.addEventListener("keydown", pressByKey, true);
goOn("headline", () => form.elements.dek);
goOn("dek", () => body() ?? form.elements.body);
startFolds(form);
startTyping();
if (!CSS.supports("field-sizing", "content")) {
  import("../growing.js").then(({ growFields }) => growFields(), unlessLost);
}
startLeadImages();
startLanguage(form);
startRelated(form);

const kept = form.querySelector("[data-keeping]");
const watched = form.querySelector("[data-presence-url]");
if (kept) new Presence(new Autosave(form, kept));
else if (watched) new Watch(form, watched);

startChecks(form);
startPanels();
startActs(form);
