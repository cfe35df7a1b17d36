// The page of saved stories. The device knows their numbers; the site returns their current versions.

import { parsed } from "./markup.js";
import { saved, unsave } from "./device.js";

const place = document.querySelector(".saved");
const status = document.querySelector(".more-status");

async function show() {
  const stories = saved();
  if (!stories.length) return none();
  // Sorted, so that the same stories produce the same (cacheable) URL.
  const numbers = stories.toSorted((one, other) => one.length - other.length || (one < other ? -1 : 1));
  const answer = await fetch(`${place.dataset.items}${numbers}/`);
  if (!answer.ok) throw new Error(answer.statusText);
  const { items } = await answer.json();
  const list = document.createElement("ol");
  list.append(...stories.map((story) => row(story, items[story])));
  const heading = document.createElement("h2");
  heading.className = "unseen";
  heading.textContent = place.dataset.stories;
  place.replaceChildren(heading, list);
}

function row(story, html) {
  const item = html ? parsed(html).querySelector("li") : gone(story);
  const button = document.createElement("button");
  const headline = item.querySelector("h3").textContent;
  button.textContent = place.dataset.remove;
  button.ariaLabel = place.dataset.removeStory.replace("{headline}", () => headline);
  button.onclick = () => remove(story, item);
  (item.querySelector(".words") ?? item).append(button);
  return item;
}

function gone(story) {
  const item = document.createElement("li");
  const said = document.createElement("h3");
  said.textContent = place.dataset.gone;
  item.dataset.story = story;
  item.className = "gone";
  item.append(said);
  return item;
}

function remove(story, item) {
  unsave(story);
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  next?.querySelector("button").focus();
  status.textContent = place.dataset.removed;
  if (!next) none();
}

function none() {
  const said = document.createElement("p");
  said.className = "empty";
  said.textContent = place.dataset.none;
  place.replaceChildren(said);
}

show().catch(() => (status.textContent = place.dataset.failed));
