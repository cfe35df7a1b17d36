// Finds related stories by typing: a choice is added to the addresses, which are part of the story's words.

import { gettext, ngettext } from "../texts.js";

const PAUSE = 250; // milliseconds

export function startRelated(form) {
  const finder = form.querySelector("[data-related]");
  if (!finder || !form.elements.related) return;
  const typed = finder.querySelector("input");
  const offered = finder.querySelector("datalist");
  let pause;
  finder.hidden = false;
  typed.addEventListener("input", () => {
    clearTimeout(pause);
    const chosen = [...offered.options].find(({ value }) => value === typed.value);
    if (chosen) choose(chosen, form.elements.related, finder);
    else {
      pause = setTimeout(
        () => offer(finder).catch(() => say(finder, gettext("The desk is not responding."))),
        PAUSE,
      );
    }
  });
  // Enter would submit the whole form.
  typed.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

async function offer(finder) {
  const q = finder.querySelector("input").value;
  const answer = await fetch(`${finder.dataset.related}?${new URLSearchParams({ q })}`);
  if (!answer.ok) throw new Error(answer.statusText);
  const { stories } = await answer.json();
  const options = stories.map(({ address, headline }) => new Option(headline, address));
  finder.querySelector("datalist").replaceChildren(...options);
  say(finder, ngettext("{count} story found.", "{count} stories found.", stories.length));
}

function choose({ value, text }, addresses, finder) {
  const lines = addresses.value.split("\n").filter(Boolean);
  addresses.value = [...new Set([...lines, value])].join("\n");
  addresses.dispatchEvent(new Event("input", { bubbles: true }));
  finder.querySelector("input").value = "";
  finder.querySelector("datalist").replaceChildren();
  say(finder, gettext("Added: {headline}", { headline: text }));
}

function say(finder, words) {
  finder.querySelector("[role=status]").textContent = words;
}
