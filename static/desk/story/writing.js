// The writing page and the fix page. The order matters: several parts listen to the form's submit event, and they
// are called in the order in which they were started.

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

function saveByKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
  event.preventDefault();
  form.querySelector("button[value=save]")?.click();
}

// A headline is one line: Enter moves to the dek, and from there to the body.
function goOn(name, next) {
  form.elements[name].addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    next().focus();
  });
}

document.addEventListener("keydown", saveByKey);
goOn("headline", () => form.elements.dek);
goOn("dek", () => body() ?? form.elements.body);
startFolds(form);
startTyping();
if (!CSS.supports("field-sizing", "content")) import("../growing.js").then(({ growFields }) => growFields());
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
