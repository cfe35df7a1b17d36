// The list of stories: selects all of them at once, and opens the dialogs of the bulk acts.

import { makeModal, openByButtons } from "../controls.js";

function selectAll({ target }) {
  const boxes = document.querySelectorAll(".found input[name=story]");
  boxes.forEach((box) => (box.checked = target.checked));
}

openByButtons();
makeModal();
document.querySelector("[data-select-all]")?.addEventListener("change", selectAll);
