// Keeps text typed on a page about the newspaper on the device until the desk has saved it.

import { deskClock } from "../controls.js";
import * as device from "../device.js";
import { body, KeepingView, Words } from "../story/keeping.js";
import { newPageName } from "../story/transport.js";
import { gettext } from "../texts.js";

const PAUSE = 500; // milliseconds

class Keeping {
  constructor(form, part) {
    Object.assign(this, { form, part, page: newPageName(), isKept: true });
    this.words = new Words(form, part.dataset.names);
    this.view = new KeepingView(part, {
      "put back": { label: gettext("Put it back"), act: () => this.putBack() },
      discard: { label: gettext("Discard what I typed"), act: () => this.discard() },
    });
  }

  async open() {
    await this.dropSaved();
    const { of, seen } = this.part.dataset;
    this.onDesk = JSON.stringify(this.words.onDesk());
    this.left = (await device.left()).find(({ story }) => story === of);
    // The form contains the text that was submitted.
    const isSent = "refused" in this.part.dataset;
    if (this.left && (isSent || this.left.version === seen)) this.page = this.left.page;
    this.form.elements.page.value = this.page;
    device.hold(this.page);
    device.onCleared(this.page, () => this.stop());
    this.listen();
    if (isSent) this.typed();
    else if (this.left) await this.found();
  }

  // The desk reports which texts it has saved.
  async dropSaved() {
    const address = new URL(location.href);
    const saved = address.searchParams.get("saved");
    if (!saved) return;
    await device.forget(saved);
    address.searchParams.delete("saved");
    history.replaceState(history.state, "", address);
  }

  async found() {
    if (JSON.stringify(this.left.words) === this.onDesk) return device.forget(this.left.page);
    const time = deskClock(new Date(this.left.at));
    if (this.left.version === this.part.dataset.seen) {
      await this.putBack();
      return this.say(gettext("What you typed until {time} was not saved, and is back.", { time }), [
        "discard",
      ]);
    }
    this.say(
      gettext("What you typed until {time} was not saved, and the page has been saved since.", { time }),
      ["put back", "discard"],
    );
  }

  async putBack() {
    await this.words.fill(this.left.words);
    this.say("");
    await this.store();
    if (this.left.page !== this.page) device.forget(this.left.page);
  }

  async discard() {
    this.stop();
    await device.forget(this.left.page);
    location.reload();
  }

  say(why, ways = [], place = "") {
    this.view.show({ place, isWaiting: false, aloud: "", why, ways });
  }

  listen() {
    const typed = ({ target }) => target.closest("dialog") || this.typed();
    this.form.addEventListener("input", typed);
    this.form.addEventListener("change", typed);
    body()?.on("change", () => this.typed());
    const keep = () => this.timer && this.store();
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => document.hidden && keep());
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
    window.addEventListener("beforeunload", (event) => this.isKept || event.preventDefault());
    this.form.addEventListener("submit", () => (this.isKept = true));
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.store(), PAUSE);
  }

  async store() {
    this.stop();
    const words = this.words.read();
    if (JSON.stringify(words) === this.onDesk) return device.forget(this.page);
    const { of, seen } = this.part.dataset;
    const record = { story: of, version: seen, words, at: Date.now() };
    this.isKept = await device.write(this.page, record).then(
      () => true,
      () => false,
    );
    if (this.isKept) this.view.put("place", gettext("On this device, not saved yet"));
    else this.say(gettext("This browser has no room to keep what you type: save it now."));
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

const part = document.querySelector("[data-keeping]");
const keeping = new Keeping(part.closest("form"), part);

function begin() {
  const editor = body();
  if (editor && editor.status !== "ready") editor.once("instanceReady", () => keeping.open());
  else keeping.open();
}

if (document.readyState === "complete") begin();
else window.addEventListener("load", begin);
