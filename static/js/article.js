// An open story: says when it has been updated or withdrawn, and shows what changed on request.

import { parsed } from "./markup.js";
import { patience } from "./patience.js";
import { putStrip } from "./strip.js";

const MINUTE = 60_000;
const BLOCKS = "h1, .dek, figcaption, .note, .body > :not(ul, ol, figure), .body li";

const story = document.querySelector(".story");
const offer = document.querySelector(".newer");

patience(async () => {
  const answer = await fetch(location.pathname, { cache: "no-cache" });
  const isWithdrawn = answer.status === 410;
  if (!answer.ok && !isWithdrawn) throw new Error(answer.statusText);
  const page = parsed(await answer.text());
  putStrip(page.querySelector(".strip"));
  if (isWithdrawn) return say(offer.dataset.withdrawn, () => location.reload());
  const now = page.querySelector(".story");
  if (now?.dataset.updated && now.dataset.updated !== story.dataset.updated) {
    say(now.dataset.said, () => show(now, page.title));
  }
}, MINUTE);

function say(news, act) {
  if (offer.dataset.said === news) return;
  const button = document.createElement("button");
  button.textContent = `${news} ${offer.dataset.show}`;
  button.onclick = act;
  offer.dataset.said = news;
  offer.replaceChildren(button);
}

function show(now, title) {
  const before = new Set([...story.querySelectorAll(BLOCKS)].map(words));
  const changed = [...now.querySelectorAll(BLOCKS)].filter((block) => !before.has(words(block)));
  for (const block of changed) block.classList.add("fresh");
  Object.assign(story.dataset, now.dataset);
  story.replaceChildren(...now.childNodes);
  document.dispatchEvent(new Event("newsroom:shown"));
  document.title = title;
  offer.replaceChildren();
  const first = changed[0] ?? story.querySelector("h1");
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center", behavior: "instant" });
}

function words(block) {
  return block.textContent.replaceAll(/\s+/g, " ").trim();
}
