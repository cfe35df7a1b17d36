// The list of stories: ticks them all at once.
"use strict";

document.querySelector("[data-tick-all]")?.addEventListener("change", ({ target }) => {
  document.querySelectorAll(".found input[name=story]").forEach((tick) => (tick.checked = target.checked));
});
