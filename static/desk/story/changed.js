import { gettext } from "../texts.js";

// Shows what others have done in the story since the page was opened. The message stays: the page remains
// out of date until it is closed.
export function showChanged(sentence) {
  const place = document.querySelector("[data-story-changed]");
  if (place && sentence && place.textContent !== sentence) place.textContent = sentence;
}

// Updates the displayed state of the story and, once others have changed it, what readers have.
export function showState(form, { state, status, readers_have: readersHave }) {
  const badge = form.querySelector(".writing-bar .state");
  if (!state || !badge) return;
  const text = [...badge.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (text && text.data.trim() !== state) text.data = state;
  badge.className = `state state-${status}`;
  const place = readersHave && form.querySelector("[data-readers-have]");
  if (place && place.textContent.trim() !== readersHave) place.textContent = readersHave;
}

// Updates a page for reading: the acts that it offers, and why the story can't be changed, or that it now can.
export class Reading {
  constructor(form) {
    Object.assign(this, { form, why: form.querySelector(".read-only-why"), said: undefined });
    if (!this.why) return;
    this.hint = this.why.querySelector("[data-act]");
    this.link = Object.assign(document.createElement("a"), { href: form.action });
    this.opened = this.look();
  }

  // Whether it shows another state than it was opened with.
  get isUpdated() {
    return this.said !== undefined;
  }

  look() {
    return this.form.querySelector(".writing-bar .state")?.className;
  }

  show({ state, closed, offered }) {
    if (!this.why || !(state || !closed || this.isUpdated)) return;
    this.explain(closed);
    if (offered) this.offer(offered);
    // What the page said of its last act is out of date.
    if (this.look() === this.opened) return;
    document.querySelectorAll(".messagelist .success").forEach((message) => message.remove());
  }

  explain(closed) {
    if (this.said === closed) return;
    this.said = closed;
    const said = closed || gettext("You can change this story now.");
    this.link.textContent = closed ? gettext("Show the story as it is now") : gettext("Open it to write");
    // The link stays where it is, and so keeps the focus.
    [...this.why.childNodes].forEach((node) => node === this.link || node.remove());
    this.why.prepend(`${said} `, ...(closed && this.hint ? [this.hint, " "] : []));
    if (!this.link.isConnected) this.why.append(this.link);
  }

  offer(acts) {
    const focused = document.activeElement?.closest("[data-act]");
    document.querySelectorAll("[data-act]").forEach((place) => {
      place.hidden = !acts.includes(place.dataset.act);
    });
    if (focused?.hidden) this.link.focus();
  }
}
