// The story page for somebody who may read it, and perhaps act on it, but not change its words.

import { startActs } from "./acts.js";
import { startFolds } from "./folds.js";
import { startLeftWords } from "./left-words.js";
import { startPanels } from "./panels.js";
import { Watch } from "./presence.js";

const form = document.getElementById("story-form");
const watched = form.querySelector("[data-presence-url]");

startFolds(form);
startActs(form);
startPanels();
startLeftWords(form);
if (watched) new Watch(form, watched);
