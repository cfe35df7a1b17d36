// The newest stories beside the open one. Loaded separately, to keep the story's own page the same for all.

import { parsed } from "./markup.js";
import { patience } from "./patience.js";

const MINUTE = 60_000;

const beside = document.querySelector(".beside");
const place = beside.querySelector(".beside-items");

async function bring() {
  const answer = await fetch(beside.dataset.from);
  if (!answer.ok) throw new Error(answer.statusText);
  const items = parsed(await answer.text()).body;
  for (const link of items.querySelectorAll(".headline a")) {
    if (link.pathname !== location.pathname) continue;
    link.ariaCurrent = "page";
    link.dataset.said = beside.dataset.reading;
  }
  // Don't replace items while one has the focus.
  if (!place.contains(document.activeElement)) place.replaceChildren(...items.childNodes);
}

// If nothing loads, collapse the reserved space.
bring().catch(() => place.classList.add("none"));
patience(bring, MINUTE);
