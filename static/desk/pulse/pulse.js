// Polls the desk every few seconds for changes, once for the whole page: the bell, the boards and the lists.

import { wait } from "./pace.js";

const bell = document.querySelector("[data-pulse-url]");
const state = { etag: "", failures: 0, touchedAt: Date.now(), timer: null, isAsking: false };
const followers = [];
const failed = [];

// The state the page was rendered with.
export const shownAtFirst = { ...bell?.dataset };

// Whether somebody wants to hear urgent notifications while the page is hidden.
export const hearing = { isWanted: () => false };

// Calls onAnswer with the latest answer: when it has changed, or after every poll if `each`.
export function follow(onAnswer, { each = false, onFailure = () => {} } = {}) {
  followers.push({ onAnswer, each });
  failed.push(onFailure);
  if (state.found) onAnswer(state.found);
}

async function ask() {
  const headers = state.etag ? { "If-None-Match": state.etag } : {};
  const answer = await fetch(`${bell.dataset.pulseUrl}?since=${shownAtFirst.newest}`, { headers });
  if (answer.status === 304) return null;
  if (!answer.ok || answer.redirected) throw new TypeError(`The desk answered ${answer.status}.`);
  state.etag = answer.headers.get("ETag");
  return answer.json();
}

async function tell() {
  const found = await ask();
  state.found = found ?? state.found;
  for (const { onAnswer, each } of followers) {
    if (found || each) await onAnswer(state.found);
  }
}

async function beat() {
  if (state.isAsking) return;
  state.isAsking = true;
  try {
    await tell();
    state.failures = 0;
  } catch (error) {
    // Offline, signed out, or the page is being left. Any other error is a bug in a script.
    if (!(error instanceof TypeError) && error.name !== "AbortError") throw error;
    state.failures += 1;
    failed.forEach((say) => say());
  } finally {
    state.isAsking = false;
    plan();
  }
}

function plan() {
  clearTimeout(state.timer);
  const pause = wait({
    failures: state.failures,
    untouched: Date.now() - state.touchedAt,
    isHidden: document.hidden,
    listens: hearing.isWanted(),
  });
  if (pause !== null) state.timer = setTimeout(beat, pause);
}

// Polls at once when somebody returns to the page.
function touched() {
  const wasIdle = Date.now() - state.touchedAt > 60_000;
  state.touchedAt = Date.now();
  if (wasIdle) beat();
}

export function begin() {
  if (!bell) return;
  document.addEventListener("visibilitychange", () => (document.hidden ? plan() : beat()));
  ["pointermove", "keydown", "touchstart"].forEach((kind) =>
    window.addEventListener(kind, touched, { passive: true }),
  );
  beat();
}
