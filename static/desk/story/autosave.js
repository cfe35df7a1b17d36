// Autosave: typed words are stored on the device within a second and on the desk within seconds; a picture is
// saved to the desk at once.
//
// A request without a response is repeated unchanged, and the desk recognises words it already has. Words
// based on a version somebody else has saved over never overwrite it: the person merges both.

import * as device from "../device.js";
import { body, entriesOf, holdFields, KeepingView, moveToStory, Words } from "./keeping.js";
import { deskClock } from "../controls.js";
import { showChanged, showState } from "./changed.js";
import * as states from "./autosave-states.js";
import { ask, haveSeen, newPageName } from "./transport.js";
import { gettext } from "../texts.js";

const PATIENCE = 15_000; // milliseconds after which the page may save again if a submit was aborted
const PATIENCE_WITH_EDITOR = 20_000; // for loading over a slow network
const FIRES = { pause: "paused", soon: "kept" }; // the event fired when a timer ends; others send
const noEditor = () =>
  gettext("The editor did not start: the body is shown as HTML. Reload the page to try again.");

export class Autosave {
  constructor(form, part) {
    Object.assign(this, { form, part, timers: {}, flight: null, proposal: null, page: newPageName() });
    this.words = new Words(form, part.dataset.names);
    this.view = new KeepingView(part, this.ways());
    this.state = states.initial({
      version: form.elements.version.value,
      basis: part.dataset.basis,
      isHeld: part.dataset.held !== undefined,
      saidDesk: part.querySelector("[data-keeping-place]").textContent,
    });
    // Adopts records of pages that created this story by their form, before it had an address.
    part.dataset.pages.split(" ").forEach((begun) => device.assign(begun, part.dataset.story));
    this.listen();
    if (this.state.isHeld) holdFields(form, true);
    if (document.readyState === "complete") this.begin();
    else window.addEventListener("load", () => this.begin());
  }

  ways() {
    const next = encodeURIComponent(location.pathname);
    const address = `${this.part.dataset.signInUrl}?next=${next}`;
    return {
      "sign in": { label: gettext("Sign in again"), href: address, act: () => this.signIn() },
      merge: { label: gettext("Compare and merge"), act: () => this.showBoth() },
      "merge left": { label: gettext("Compare and merge"), act: () => this.mergeProposal() },
      "discard left": { label: gettext("Discard my version"), act: () => this.endProposal() },
    };
  }

  // Read-only, so that it works while somebody else is writing and Save is disabled.
  showBoth() {
    const button = document.createElement("button");
    Object.assign(button, { type: "submit", formAction: this.part.dataset.bothUrl, hidden: true });
    this.form.append(button);
    this.form.requestSubmit(button);
  }

  signIn() {
    this.dispatch("kept");
    this.dispatch("left");
  }

  // The state machine and its effects

  dispatch(type, detail = {}) {
    const { words } = this;
    // Getter: serialising a long body is slow.
    const event = {
      get words() {
        return words.read();
      },
      type,
      ...detail,
    };
    const [state, effects] = states.transition(this.state, event);
    this.state = state;
    effects.forEach((effect) => this.carryOut(effect));
    this.view.show(states.describe(this.state));
  }

  carryOut(effect) {
    const { timer } = effect;
    const ways = {
      wait: () => (this.timers[timer] ??= this.wait(effect)),
      "wait anew": () => this.waitAnew(effect),
      stop: () => effect.timers.forEach((each) => this.stop(each)),
      forget: () => device.forget(this.page),
      store: () => this.store(effect),
      post: () => (this.flight = this.fly(effect)),
      adopt: () => this.adopt(effect.answer),
      join: () => this.join(effect.answer),
      "ask who writes": () => this.emit("newsroom:refused"),
    };
    ways[effect.do]();
  }

  wait({ timer, ms }) {
    return setTimeout(() => {
      this.timers[timer] = undefined;
      this.dispatch(FIRES[timer] ?? "due");
    }, ms);
  }

  waitAnew(effect) {
    this.stop(effect.timer);
    this.timers[effect.timer] = this.wait(effect);
  }

  stop(timer) {
    clearTimeout(this.timers[timer]);
    this.timers[timer] = undefined;
  }

  emit(name) {
    this.form.dispatchEvent(new CustomEvent(name));
  }

  async store({ number, version, words, sent }) {
    const picture = this.words.picture();
    const record = { story: this.part.dataset.story, version, words, sent, picture, at: Date.now() };
    this.emit("newsroom:typed");
    const outcome = await device.write(this.page, record).then(
      () => "stored",
      () => "noRoom",
    );
    this.dispatch(outcome, { number });
  }

  async fly(sending) {
    const result = await this.post(sending);
    this.flight = null;
    this.dispatch("answered", result);
  }

  post({ version, words }) {
    const identity = Object.entries({ version, page: this.page, person: this.part.dataset.person });
    return ask(this.form, this.part.dataset.autosaveUrl, [...words, ...identity]);
  }

  adopt(answer) {
    this.form.elements.version.value = answer.version;
    haveSeen(answer.seen);
    showState(this.form, answer);
    if (!this.part.dataset.story) moveToStory(this.form, this.part, answer);
    body()?.resetDirty();
  }

  // Sends pending words, and waits for the answer.
  async send() {
    this.dispatch("due");
    await this.flight;
  }

  isPending() {
    return states.isPending(this.state, this.words.read());
  }

  asksBeforeLeaving() {
    return states.asksBeforeLeaving(this.state, this.words.read());
  }

  hold(isHeld, why) {
    holdFields(this.form, isHeld, why);
    this.dispatch(isHeld ? "held" : "released");
  }

  // Opening: first the editor, then words left on the device by an earlier page

  begin() {
    const editor = body();
    if (!editor) return this.beginWithoutEditor();
    editor.on("change", () => this.dispatch("typed"));
    editor.on("placed", () => this.dispatch("placed"));
    if (editor.status === "ready") return this.open();
    const late = setTimeout(() => {
      editor.destroy(true);
      this.beginWithoutEditor();
    }, PATIENCE_WITH_EDITOR);
    editor.once("instanceReady", () => {
      clearTimeout(late);
      this.open();
    });
  }

  beginWithoutEditor() {
    const said = { role: "status", className: "writing-help", textContent: noEditor() };
    this.form.elements.body.before(Object.assign(document.createElement("p"), said));
    return this.open();
  }

  async open() {
    const { story } = this.part.dataset;
    const { version, basis } = this.state;
    const record = (await device.left()).find((each) => each.story === story);
    const isMerging = basis !== undefined;
    if (record && (isMerging || record.version === version)) this.page = record.page;
    this.form.elements.page.value = this.page;
    device.hold(this.page);
    device.onCleared(this.page, () => this.dispatch("cleared"));
    const isRefused = isMerging || this.part.dataset.refused !== undefined;
    this.dispatch("opened", { onDesk: this.words.onDesk(), isRefused });
    if (this.state.name === states.HELD) holdFields(this.form, true);
    this.emit("newsroom:open");
    if (isMerging) return this.dispatch("kept");
    if (isRefused) return this.dispatch("typed");
    if (record) await this.restore(record);
    if (this.isPending()) this.dispatch("typed");
  }

  async restore(record) {
    const isSame = record.version === this.state.version;
    const isKnown = this.part.dataset.story && this.state.name !== states.HELD;
    const words = isSame ? record.words : (record.sent ?? record.words);
    const unasked = { status: 0, answer: {} };
    const result = !isSame || isKnown ? await this.post({ version: record.version, words }) : unasked;
    const fate = states.fateOf(record, this.state.version, result);
    await this.settle(fate, record, result);
    if (result.status === 410) this.dispatch("gone", result.answer);
  }

  async settle(fate, record, { status, answer }) {
    if (fate === "forget") device.forget(record.page);
    else if (fate === "put back newer") await this.restoreNewer(record);
    else if (fate === "ask") this.propose(record, answer.error);
    else if (fate === "put back") {
      if (status === 200) this.dispatch("adopted", { answer, taken: record.words });
      await this.putBack(record);
    }
  }

  // The desk has the words of the last request; later ones are based on them.
  async restoreNewer(record) {
    await this.restore({ ...record, version: this.state.version, sent: undefined });
    device.forget(record.page);
  }

  async putBack(record) {
    await this.words.fill(record.words);
    this.words.showPicture(record.picture);
    this.dispatch("putBack");
    await this.send();
  }

  propose(record, error) {
    const when = deskClock(new Date(record.at));
    this.proposal = record;
    const why = gettext("This device has unsaved words of yours from {time}.", { time: when });
    this.dispatch("found", { why: `${why} ${error}` });
  }

  endProposal() {
    device.forget(this.proposal.page);
    this.dispatch("decided");
  }

  async mergeProposal() {
    const { words, version } = this.proposal;
    this.endProposal();
    await this.words.fill(words);
    this.form.elements.version.value = version;
    this.dispatch("merging", { basis: version });
    this.showBoth();
  }

  // Merges other people's changes around what this person is typing.
  async join(answer) {
    if (!(await this.words.join(entriesOf(answer.joined)))) return this.dispatch("unjoined", answer);
    this.words.showPicture(answer.picture);
    this.form.elements.version.value = answer.version;
    showChanged(answer.said);
    this.dispatch("joined", { answer });
  }

  // Typing, submitting, leaving and returning

  listen() {
    const isOfWords = ({ target }) => !target.closest("dialog, [data-keeping]");
    const typed = (event) => {
      if (!isOfWords(event)) return;
      this.dispatch("typed");
      if (event.type === "change" && event.target.name === "lead_image") this.dispatch("placed");
    };
    const { form } = this;
    form.addEventListener("input", typed);
    form.addEventListener("change", typed);
    form.addEventListener("click", ({ target }) => target.closest(".chips") && this.dispatch("typed"));
    form.addEventListener("submit", (event) => this.submit(event), true);
    this.listenToWindow();
  }

  listenToWindow() {
    const sendAgain = () => this.state.sent && this.send();
    window.addEventListener("pagehide", () => this.state.name === states.LEAVING || this.dispatch("kept"));
    window.addEventListener("online", () => this.send());
    window.addEventListener("focus", sendAgain);
    document.addEventListener("visibilitychange", () =>
      document.hidden ? this.dispatch("kept") : sendAgain(),
    );
    window.addEventListener("pageshow", ({ persisted }) => {
      this.dispatch("returned");
      if (persisted) location.reload();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.asksBeforeLeaving()) event.preventDefault();
    });
  }

  // A pending request finishes before the form is submitted; words that can't be sent keep the page open.
  submit(event) {
    const { submitter } = event;
    if (submitter?.formTarget === "_blank") return;
    this.dispatch("kept");
    if (!this.flight && !this.state.sent && navigator.onLine) return this.leave(submitter);
    event.preventDefault();
    event.stopImmediatePropagation();
    this.submitAfterSending(submitter);
  }

  async submitAfterSending(submitter) {
    await this.send();
    if (!navigator.onLine) this.dispatch("troubled", { why: states.unreached() });
    else if (!this.state.sent) this.form.requestSubmit(submitter);
  }

  leave(submitter) {
    this.dispatch("left");
    if (submitter?.value === "discard") device.forget(this.page);
    setTimeout(() => this.dispatch("returned"), PATIENCE);
  }
}
