// Presence: sends heartbeats to the desk, and shows who else has the story open and what has changed since
// the page was opened. The first to type edits; the others read until they take over.

import { gettext } from "../texts.js";
import { token } from "../token.js";
import { Reading, showChanged, showState } from "./changed.js";
import { ask, newPageName } from "./transport.js";

const EVERY = 5_000; // milliseconds
const EVERY_IN_COMPANY = 2_000; // so that a person sees a take-over quickly
const GONE = 410;

// The page's reaction to an answer about who is editing.
export function reaction({ isHeld, isNowHeld, isTaken, isOld, isPending }) {
  if (isNowHeld === isHeld && !isTaken) return "nothing";
  // A page with nothing typed reloads; typed words are kept, and merged if necessary.
  return !isNowHeld && isOld && !isPending ? "reload" : "hold";
}

class Beat {
  constructor(form, place) {
    Object.assign(this, { form, place, isOver: false, timer: undefined, sent: 0, answered: 0 });
    document.addEventListener("visibilitychange", () => document.hidden || this.beat());
    window.addEventListener("pagehide", () => this.leave());
  }

  entries(act) {
    return { does: act, page: this.page(), person: this.place.dataset.person };
  }

  // An answer overtaken by a later one is stale, and ignored; that to a press is always shown.
  async beat(act = this.act()) {
    clearTimeout(this.timer);
    const address = this.place.dataset.presenceUrl;
    if (this.isOver || !address) return;
    const number = ++this.sent;
    const { status, answer } = await ask(this.form, address, this.entries(act));
    if (this.isOver) return;
    if (status === GONE) return this.end(answer);
    if (number < this.answered && act !== "take") return;
    this.answered = Math.max(number, this.answered);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.beat(), answer.message ? EVERY_IN_COMPANY : EVERY);
    if (status !== 200) return this.refuse(answer, act);
    showChanged(answer.changed);
    showState(this.form, answer);
    this.show(answer, act === "take");
  }

  refuse() {}

  end(answer) {
    this.isOver = true;
    showChanged(answer.error);
  }

  // A page restored from the browser's history reloads.
  leave() {
    const address = this.place.dataset.presenceUrl;
    if (this.isOver || !address) return;
    this.isOver = true;
    const sending = new FormData();
    Object.entries(this.entries("leave")).forEach(([name, value]) => sending.append(name, value));
    sending.append("csrfmiddlewaretoken", token());
    navigator.sendBeacon(address, sending);
  }
}

// Presence on the writing page.
export class Presence extends Beat {
  constructor(autosave) {
    super(autosave.form, autosave.part);
    this.autosave = autosave;
    this.box = autosave.part.querySelector("[data-presence]");
    this.message = this.box.querySelector("[data-presence-message]");
    this.ways = this.box.querySelector("[data-presence-ways]");
    this.isHeld = this.place.dataset.held !== undefined;
    this.hasTyped = this.isDone = false;
    this.ways.hidden = !this.isHeld;
    this.listen();
  }

  page() {
    return this.autosave.page;
  }

  act() {
    return this.hasTyped && !this.isHeld ? "write" : "here";
  }

  listen() {
    this.box.querySelector("[data-take-over]").addEventListener("click", () => this.beat("take"));
    this.box.querySelector("[data-just-read]").addEventListener("click", () => {
      this.isDone = this.ways.hidden = true;
    });
    ["open", "begun", "refused"].forEach((name) => {
      this.form.addEventListener(`newsroom:${name}`, () => this.beat());
    });
    this.form.addEventListener("newsroom:typed", () => this.typed());
  }

  typed() {
    if (this.hasTyped) return;
    this.hasTyped = true;
    this.beat();
  }

  say(message) {
    if (this.message.textContent !== message) this.message.textContent = message;
    this.box.hidden = !message;
  }

  // A take-over was refused: the page says why. Failed heartbeats are retried anyway.
  refuse({ error }, act) {
    if (act !== "take") return;
    this.say(error ?? gettext("The newsroom can’t be reached now. Nothing was changed: try again."));
    this.box.classList.remove("is-quiet");
  }

  show(answer, isTaken) {
    this.say(answer.message || answer.closed);
    this.box.classList.toggle("is-quiet", !answer.is_held);
    this.ways.hidden = !answer.is_held || Boolean(answer.closed) || this.isDone;
    const next = reaction({
      isHeld: this.isHeld,
      isNowHeld: answer.is_held,
      isTaken,
      isOld: String(answer.version) !== this.form.elements.version.value,
      isPending: this.autosave.isPending(),
    });
    this.isHeld = answer.is_held;
    if (next === "reload") location.reload();
    else if (next === "hold") this.autosave.hold(this.isHeld, answer.closed);
  }

  end(answer) {
    super.end(answer);
    this.autosave.dispatch("gone", answer);
  }
}

// Presence on a story's pages without autosave: the read-only page and the fix page.
export class Watch extends Beat {
  constructor(form, place) {
    super(form, place);
    this.name = newPageName();
    this.reading = new Reading(form);
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
    this.beat();
  }

  page() {
    return this.name;
  }

  act() {
    return "here";
  }

  entries(act) {
    return { ...super.entries(act), ...(this.reading.isUpdated && { is_updated: "yes" }) };
  }

  show(answer) {
    this.reading.show(answer);
  }
}
