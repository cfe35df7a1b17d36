// Schedules uploads: a few at a time; retried with increasing delays after network failures; none if paused.

export const AT_ONCE = 3;
const WAITS = [2, 5, 10, 20, 40, 60];
const SECOND = 1000;

// The delay before retrying after this many network failures, in milliseconds.
export const waitAfter = (losses) => WAITS[Math.min(losses, WAITS.length) - 1] * SECOND;

// The outcome of an upload: stored, known (already in the library), lost (to be retried) or refused.
export function outcomeOf({ status, redirected }, found) {
  if (status === 0 || status === 429 || (status >= 500 && status !== 507)) return "lost";
  if (redirected || status !== 201) return "refused";
  return found.is_known ? "known" : "stored";
}

const HOPELESS = [400, 413, 415, 422];

// Whether the same file would be refused again, regardless of who sends it and when.
export const isHopeless = ({ status }) => HOPELESS.includes(status);

// Whether "Try again" may help: the refusal was not about the file itself, or the network failed.
export function mayTryAgain({ state, losses, isHopeless: never }, isPaused) {
  if (state === "refused") return !never;
  return state === "waiting" && losses > 0 && !isPaused;
}

export class Queue {
  constructor() {
    this.items = [];
    this.isPaused = false;
  }

  add(files) {
    const added = [...files].map((file) => ({ file, state: "waiting", losses: 0, dueAt: 0, place: "" }));
    this.items.push(...added);
    return added;
  }

  // The files to send now, marked as being sent.
  take(now) {
    if (this.isPaused) return [];
    const free = AT_ONCE - this.items.filter(({ state }) => state === "sending").length;
    const due = this.items.filter(({ state, dueAt }) => state === "waiting" && dueAt <= now);
    const taken = due.slice(0, Math.max(0, free));
    taken.forEach((item) => (item.state = "sending"));
    return taken;
  }

  // When the next file waiting for a retry is due; null if there is none.
  nextDue(now) {
    const times = this.items
      .filter(({ state, dueAt }) => state === "waiting" && dueAt > now)
      .map(({ dueAt }) => dueAt);
    return this.isPaused || !times.length ? null : Math.min(...times);
  }

  end(item, outcome, now) {
    item.state = outcome === "lost" ? "waiting" : outcome;
    if (outcome !== "lost") return;
    item.losses += 1;
    item.dueAt = now + waitAfter(item.losses);
  }

  // Interrupted files continue later: large ones at their offset, others from the start.
  pause() {
    this.isPaused = true;
    const stopped = this.items.filter(({ state }) => state === "sending");
    stopped.forEach((item) => (item.state = "waiting"));
    return stopped;
  }

  // Retries at once, skipping the delays.
  resume() {
    this.isPaused = false;
    this.items.forEach((item) => (item.dueAt = 0));
  }

  retry(item) {
    Object.assign(item, { state: "waiting", dueAt: 0 });
  }

  get open() {
    return this.items.filter(({ state }) => state === "waiting" || state === "sending");
  }

  get taken() {
    return this.items.filter(({ state }) => state === "stored" || state === "known");
  }
}
