// The list of stories: ticks them all at once, and opens the dialogs of what is done with the ticked ones.

import { makeModal, openByButtons } from "../controls.js";

function tickAll({ target }) {
  const ticks = document.querySelectorAll(".found input[name=story]");
  ticks.forEach((tick) => (tick.checked = target.checked));
}

openByButtons();
makeModal();
document.querySelector("[data-tick-all]")?.addEventListener("change", tickAll);
