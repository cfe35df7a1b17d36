// Shows quietly how many stories have moved since a list was loaded; the list itself does not change.

import { ngettext } from "../texts.js";
import { follow } from "./pulse.js";

const line = document.querySelector("[data-moved]");

export function sayWhatMoved() {
  if (!line) return;
  follow(({ moved }) => {
    line.hidden = !moved;
    const said = ngettext("{count} story has moved", "{count} stories have moved", moved);
    const place = line.querySelector("[data-moved-count]");
    if (place.textContent !== said) place.textContent = said;
  });
}
