// How often an open page of the desk polls for changes. All times are in milliseconds.

export const EVERY = 4_000;
const WHILE_IDLE = 20_000; // nobody has touched the page for a while
const WHILE_HIDDEN = 20_000; // for people who want to hear urgent notifications
const IDLE_AFTER = 10 * 60_000;
const AT_MOST = 2 * 60_000;
const SLOWLY = 30_000; // between refreshes for saves, and for who has a story open
const BY_THE_CLOCK = 5 * 60_000; // embargoes and duties end without an act

// The delay before the next request; null for no requests.
export function wait({ failures, untouched, isHidden, listens }) {
  if (isHidden && !listens) return null;
  if (failures) return Math.min(EVERY * 2 ** failures, AT_MOST);
  if (isHidden) return WHILE_HIDDEN;
  return untouched > IDLE_AFTER ? WHILE_IDLE : EVERY;
}

// Whether to fetch the boards: at once after an act, periodically for slower and time-based changes.
export function isDue({ shown, found, age }) {
  if (found.fast !== shown.fast) return true;
  if (found.slow !== shown.slow) return age >= SLOWLY;
  return age >= BY_THE_CLOCK;
}
