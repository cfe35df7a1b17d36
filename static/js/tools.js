// What a reader can do with an open story: save it, enlarge the text, share it. All by event delegation,
// since a new version may replace the story.

import { isSaved, remember, remembered, save, unsave } from "./device.js";

const LARGEST = 4;
const root = document.documentElement;

const said = () => document.querySelector(".tools-said");

// Announces one of the page's translated sentences, with its placeholders filled in.
function say(name, facts = {}) {
  said().textContent = said().dataset[name].replaceAll(/\{(\w+)\}/g, (_, fact) => facts[fact]);
}

function toggleSaved(button) {
  const { save: story } = button.dataset;
  const kept = isSaved(story) ? unsave(story) : save(story);
  show();
  if (kept) say(isSaved(story) ? "kept" : "dropped");
  else say("refused");
}

function resize(button) {
  const size = Math.min(LARGEST, Math.max(1, Number(root.dataset.text) + Number(button.dataset.text)));
  root.dataset.text = size;
  remember("text-size", size);
  show();
  say("size", { size, largest: LARGEST });
}

async function copy(button) {
  const { address } = button.closest(".share").dataset;
  try {
    await navigator.clipboard.writeText(address);
    say("copied");
  } catch {
    say("uncopied", { address });
  }
}

function send(button) {
  const { address, headline } = button.closest(".share").dataset;
  // Cancelling is not an error.
  navigator.share({ title: headline, url: address }).catch(() => {});
}

function shareOnMastodon(form) {
  const { address, headline } = form.closest(".share").dataset;
  const { value: server } = form.elements.server;
  remember("mastodon-server", server);
  const text = new URLSearchParams({ text: `${headline} ${address}` });
  window.open(`https://${server}/share?${text}`, "_blank", "noopener,noreferrer");
}

// Shows the tools that need this script, in their current state.
function show() {
  const tools = document.querySelector(".tools");
  for (const part of tools.querySelectorAll("[data-save], .text-size, [data-copy], .mastodon")) {
    part.hidden = false;
  }
  tools.querySelector("[data-send]").hidden = !navigator.share;
  const button = tools.querySelector("[data-save]");
  button.ariaPressed = isSaved(button.dataset.save);
  const { save: offered, saved: done } = said().dataset;
  button.textContent = isSaved(button.dataset.save) ? done : offered;
  for (const step of tools.querySelectorAll("[data-text]")) {
    const end = Number(step.dataset.text) > 0 ? LARGEST : 1;
    step.ariaDisabled = Number(root.dataset.text) === end;
  }
  const server = tools.querySelector("#mastodon-server");
  server.value ||= remembered("mastodon-server") ?? "";
}

const DOES = { save: toggleSaved, text: resize, copy, send };

document.addEventListener("click", ({ target }) => {
  const button = target.closest(".tools button");
  const [name] = Object.keys(DOES).filter((each) => button && each in button.dataset);
  if (name) DOES[name](button);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches(".mastodon")) return;
  event.preventDefault();
  shareOnMastodon(event.target);
});
document.addEventListener("newsroom:shown", show);
show();
