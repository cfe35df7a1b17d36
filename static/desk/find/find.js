// The desk-wide search box: a combobox whose options are links.

import { parsed } from "../../js/markup.js";
import { gettext, ngettext } from "../texts.js";

const PAUSE = 150; // milliseconds after the last keystroke
const dialog = document.getElementById("find-dialog");
const form = dialog?.querySelector("[data-find]");
const input = form?.elements.q;
const list = dialog?.querySelector("#find-found");
const state = { timer: null, asked: null, at: -1, closedWith: "" };

const options = () => [...list.querySelectorAll("[role=option]")];

// The index of the option that an arrow key leads to, wrapping around.
export function stepped({ at, step, count }) {
  return count ? (at + step + count) % count : -1;
}

function choose(at) {
  state.at = at;
  options().forEach((option, number) => option.setAttribute("aria-selected", number === at));
  const chosen = options()[at];
  if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
  else input.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

// Turns the links of the response into list box options, in labelled groups.
function makeOptions(answer) {
  answer.querySelectorAll("section").forEach((group, number) => {
    group.setAttribute("role", "group");
    group.querySelector("h2").id = `find-group-${number}`;
    group.setAttribute("aria-labelledby", `find-group-${number}`);
  });
  answer.querySelectorAll("ul, li, h2").forEach((element) => element.setAttribute("role", "presentation"));
  answer.querySelectorAll("a").forEach((link, number) => {
    link.id = `find-option-${number}`;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
  });
}

function show(html) {
  const answer = parsed(html).body;
  makeOptions(answer);
  const count = answer.querySelectorAll("[role=option]").length;
  const instead = answer.querySelector("p");
  list.replaceChildren(...answer.querySelectorAll("section"));
  dialog.querySelector(".find-note").replaceChildren(...(instead?.childNodes ?? []));
  input.setAttribute("aria-expanded", count > 0);
  choose(count && input.value ? 0 : -1);
  const said = count ? ngettext("{count} found", "{count} found", count) : "";
  dialog.querySelector("[data-find-said]").textContent = said;
}

async function ask() {
  state.asked?.abort();
  const asking = (state.asked = new AbortController());
  const query = new URLSearchParams({ q: input.value, part: "1" });
  try {
    const answer = await fetch(`${form.dataset.find}?${query}`, { signal: asking.signal });
    if (!answer.ok || answer.redirected) throw new TypeError(`The desk answered ${answer.status}.`);
    const html = await answer.text();
    if (asking !== state.asked) return;
    state.isLate = false;
    show(html);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof TypeError)) throw error;
    list.replaceChildren();
    dialog.querySelector(".find-note").textContent = gettext(
      "The newsroom can’t be reached, or you are signed out.",
    );
  }
}

function typed() {
  state.isLate = true;
  clearTimeout(state.timer);
  state.timer = setTimeout(ask, PAUSE);
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function onKey(event) {
  if (event.isComposing) return;
  if (event.key in STEPS) {
    event.preventDefault();
    choose(stepped({ at: state.at, step: STEPS[event.key], count: options().length }));
  } else if (event.key === "Escape") {
    event.preventDefault(); // otherwise a search field would only be cleared
    dialog.close();
  } else if (event.key === "Enter") {
    const chosen = options()[state.at];
    // With nothing chosen or stale results, Enter submits the form: the page searches for all the typed text.
    if (!chosen || state.isLate) return;
    event.preventDefault();
    chosen.click();
  }
}

// Called when the box opens.
export function begin() {
  if (input.value === state.closedWith) input.select(); // the previous query, unless there is a new one
  ask();
}

function prepare() {
  input.addEventListener("input", typed);
  input.addEventListener("keydown", onKey);
  dialog.querySelector("[data-find-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => (state.closedWith = input.value));
  // Clicking outside the box closes it.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  list.addEventListener(
    "click",
    ({ target }) => target.closest("a[href*='#'], a[href*='?']") && dialog.close(),
  );
}

prepare();
