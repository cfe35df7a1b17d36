// An open list, of the feed, a category or an author: announces "3 new stories", and updates the stories
// already on it.

import { parsed } from "./markup.js";
import { putStrip } from "./strip.js";

const feed = document.getElementById("feed");
const offer = feed.querySelector(".newer");
const asks = { after: feed.dataset.after, since: feed.dataset.since };

const NOTHING = { shown: [], newer: [], changed: {} };

const itemOf = (story) => feed.querySelector(`.day > ol > [data-story="${story}"]`);
const items = () => [...feed.querySelectorAll(".day > ol > [data-story]")];

export async function catchUp() {
  const answer = await fetch(`${feed.dataset.latest}?${new URLSearchParams(asks)}`);
  // A category or an author without stories does not exist for readers.
  if (answer.status === 404) return keepingPlace(() => bringUpToDate(NOTHING));
  if (!answer.ok) throw new Error(answer.statusText);
  const latest = await answer.json();
  keepingPlace(() => {
    bringUpToDate(latest);
    putTop(latest.pinned ?? "");
    putStrip(parsed(latest.strip).querySelector(".strip"));
  });
  asks.since = latest.since;
  offerNewer(latest);
}

// What the reader is looking at stays in place, whatever changes above it.
function keepingPlace(change) {
  const seen = items().find((item) => item.getBoundingClientRect().bottom > 0);
  const top = seen?.getBoundingClientRect().top;
  change();
  const now = seen && itemOf(seen.dataset.story);
  if (now) scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
}

function bringUpToDate({ shown, newer, changed }) {
  const there = new Set([...shown, ...newer].map(String));
  const last = shown.length < 200 ? null : itemOf(shown.at(-1));
  for (const item of items()) {
    if (!there.has(item.dataset.story)) remove(item);
    if (item === last) break;
  }
  for (const [story, html] of Object.entries(changed)) put(story, html, shown);
}

// The currently pinned top stories.
function putTop(html) {
  const old = document.querySelector(".pinned");
  const top = parsed(html).querySelector(".pinned");
  if (old?.outerHTML === top?.outerHTML || old?.contains(document.activeElement)) return;
  old?.remove();
  if (top) feed.before(top);
}

function remove(item) {
  const day = item.closest(".day");
  if (item.contains(document.activeElement)) {
    const others = items();
    others[others.indexOf(item) + 1]?.querySelector("h3 a").focus({ preventScroll: true });
  }
  item.remove();
  if (!day.querySelector("[data-story]")) day.remove();
}

// Replaces an item with its new version; one missing from the page goes before the next story on it.
function put(story, html, shown) {
  const item = parsed(html).querySelector("[data-story]");
  const old = itemOf(story);
  if (!old) {
    const next = shown
      .slice(shown.indexOf(Number(story)) + 1)
      .map(itemOf)
      .find(Boolean);
    next?.before(item);
  } else if (old.outerHTML !== item.outerHTML) {
    const hasFocus = old.contains(document.activeElement);
    old.replaceWith(item);
    if (hasFocus) item.querySelector("h3 a").focus({ preventScroll: true });
  }
}

function offerNewer(latest) {
  const { count, said } = latest;
  if (count === 0) return offer.replaceChildren();
  if (offer.textContent !== said) {
    const button = document.createElement("button");
    button.textContent = said;
    offer.replaceChildren(button);
  }
  // More than twenty would leave a gap: reload the page instead.
  offer.firstChild.onclick = () => (count > 20 ? location.assign(location.pathname) : insert(latest));
}

function insert({ days, newer, after }) {
  for (const item of newer.map(itemOf).filter(Boolean)) remove(item);
  feed.querySelector(".empty")?.remove();
  for (const day of [...parsed(days).querySelectorAll(".day")].reverse()) {
    const begun = feed.querySelector(".day");
    const isBegun = begun?.dataset.day === day.dataset.day;
    if (isBegun) begun.querySelector("ol").prepend(...day.querySelector("ol").children);
    else offer.after(day);
  }
  asks.after = after;
  offer.replaceChildren();
  scrollTo({ top: 0, behavior: "instant" });
  items()[0].querySelector("h3 a").focus({ preventScroll: true });
}
