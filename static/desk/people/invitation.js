// The page of an invitation: copies the link.

import { gettext } from "../texts.js";

const button = document.querySelector("[data-copy]");
const said = document.querySelector("[data-copied]");

async function copy() {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = gettext("Copied.");
  } catch {
    said.textContent = gettext("The link is selected: press Ctrl+C to copy it.");
  }
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", copy);
}
