// The newest stories beside the one that is read. They come after it, so that its own page is the same for all.

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
  // Nothing is taken from under somebody's hands.
  if (!place.contains(document.activeElement)) place.replaceChildren(...items.childNodes);
}

// Where nothing comes, no room is kept for it.
bring().catch(() => place.classList.add("none"));
patience(bring, MINUTE);
