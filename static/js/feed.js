// "Show More" in place. Without this script, or when the network fails, it stays a plain link.

import { parsed } from "./markup.js";
import { patience } from "./patience.js";

const feed = document.getElementById("feed");

// The script that keeps an open list up to date is loaded for the first poll.
if (feed.dataset.latest) patience(async () => (await import("./living.js")).catchUp());

feed.addEventListener("click", (event) => {
  const link = event.target.closest(".show-more");
  const opensElsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || opensElsewhere || link.dataset.failed) return;
  event.preventDefault();
  if (link.ariaBusy !== "true") showMore(link);
});

async function showMore(link) {
  link.ariaBusy = "true";
  say(statusLine().dataset.loading);
  try {
    const older = await fetchPage(link.href);
    const added = append(older);
    remember();
    added[0]?.querySelector("h3 a").focus({ preventScroll: true });
    say(older.dataset.added ?? "", { isSeen: false });
  } catch {
    link.ariaBusy = "false";
    link.dataset.failed = "true";
    say(statusLine().dataset.failed);
  }
}

async function fetchPage(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.statusText);
  const page = parsed(await response.text());
  const older = page.getElementById("feed");
  if (!older) throw new Error("not a page of the feed");
  return older;
}

// Appends the older days; a day already on the page continues under its existing heading.
function append(older) {
  const added = [...older.querySelectorAll(".day > ol > li")];
  const foot = feed.querySelector(".more");
  for (const day of older.querySelectorAll(".day")) {
    const begun = [...feed.querySelectorAll(".day")].at(-1);
    if (begun?.dataset.day === day.dataset.day) {
      begun.querySelector("ol").append(...day.querySelector("ol").children);
    } else {
      foot.before(day);
    }
  }
  foot.replaceWith(older.querySelector(".more") ?? "");
  return added;
}

// Always announced to screen readers; shown only if the effect itself is not visible.
function say(words, { isSeen = true } = {}) {
  statusLine().classList.toggle("unseen", !isSeen);
  statusLine().textContent = words;
}

function statusLine() {
  return feed.querySelector(".more-status");
}

// A reader who comes back from a story finds the list as they left it, even if the browser
// did not keep the page.

function remember() {
  history.replaceState({ pages: (history.state?.pages ?? 0) + 1, top: scrollY }, "");
}

addEventListener("pagehide", () => {
  if (history.state?.pages) history.replaceState({ ...history.state, top: scrollY }, "");
});

async function restore({ pages, top }) {
  for (let page = 0; page < pages; page += 1) {
    const link = feed.querySelector(".show-more");
    if (!link) break;
    append(await fetchPage(link.href));
  }
  scrollTo(0, top);
}

if (history.state?.pages) restore(history.state).catch(() => {});

// On a phone, scroll the current section into view in the strip.
const section = document.querySelector(".sections [aria-current]");
section?.closest("ul").scrollBy(section.getBoundingClientRect().left - innerWidth / 2, 0);
