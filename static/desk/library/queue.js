// Which files are sent when: a few at a time; again, later and later, where the network was lost; none while paused.

export const AT_ONCE = 3;
const WAITS = [2, 5, 10, 20, 40, 60];
const SECOND = 1000;

// How long a file waits that was lost so often, in milliseconds.
export const waitAfter = (losses) => WAITS[Math.min(losses, WAITS.length) - 1] * SECOND;

// What became of a file: stored, known (the library had it), lost (to be sent again) or refused.
export function outcomeOf({ status, redirected }, found) {
  if (status === 0 || status === 429 || (status >= 500 && status !== 507)) return "lost";
  if (redirected || status !== 201) return "refused";
  return found.is_known ? "known" : "stored";
}

const HOPELESS = [400, 413, 415, 422];

// Whether the same file would be refused again, whoever sends it and when.
export const isHopeless = ({ status }) => HOPELESS.includes(status);

// Whether pressing "Try again" may help: the file was refused for something else than itself, or the network was lost.
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

  // The files to send now; they count as being sent from then on.
  take(now) {
    if (this.isPaused) return [];
    const free = AT_ONCE - this.items.filter(({ state }) => state === "sending").length;
    const due = this.items.filter(({ state, dueAt }) => state === "waiting" && dueAt <= now);
    const taken = due.slice(0, Math.max(0, free));
    taken.forEach((item) => (item.state = "sending"));
    return taken;
  }

  // When the next file is due that waits for the network; null if none does.
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

  // Files that are being sent go on later: large ones where they were, others anew.
  pause() {
    this.isPaused = true;
    const stopped = this.items.filter(({ state }) => state === "sending");
    stopped.forEach((item) => (item.state = "waiting"));
    return stopped;
  }

  // At once, whatever they waited for.
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
