// Uploads to the library: each file with its progress, retried automatically after network failures.

import { gettext, ngettext } from "../texts.js";
import { PART, refusalOf, send, sendDirectly } from "./asking.js";
import { dropping, make } from "./dialog.js";
import { sendInParts } from "./parts.js";
import { isHopeless, mayTryAgain, outcomeOf, Queue } from "./queue.js";
import { similarPart } from "./similar.js";

// startUploads(form, {over, onAllTaken(images), choose(image)})
//     `over` is the element files may be dropped on; `choose` takes a picture, on pages where one is chosen
export function startUploads(form, { over, onAllTaken = () => {}, choose = null }) {
  return new Uploads(form, over, { onAllTaken, choose });
}

class Uploads {
  constructor(form, over, { onAllTaken, choose }) {
    Object.assign(this, { form, onAllTaken, choose, queue: new Queue(), timer: 0 });
    this.input = form.querySelector("input[type=file]");
    this.status = make("p", { class: "uploads-status", role: "status" });
    this.list = make("ul", { class: "uploads", "aria-label": gettext("Uploads"), tabindex: 0 });
    this.pauser = make("button", { type: "button", class: "button-like", hidden: true });
    this.words = make("a", { class: "button-like is-main", hidden: true });
    const tools = make("p", { class: "uploads-tools" }, this.pauser, this.words);
    form.after(make("div", { class: "uploads-part" }, this.status, tools, this.list));
    form.querySelector("button").hidden = true;
    form.querySelector("[data-drop-here]").hidden = false;
    this.listen(over);
  }

  listen(over) {
    this.input.addEventListener("change", () => this.add(this.input.files));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.pauser.addEventListener("click", () => this.pauseOrResume());
    dropping(over, (files) => this.add(files));
    window.addEventListener("online", () => {
      if (!this.queue.isPaused) this.queue.resume();
      this.go();
    });
    window.addEventListener("beforeunload", (event) => this.queue.open.length && event.preventDefault());
  }

  add(files) {
    for (const item of this.queue.add(files)) {
      const retry = () => {
        this.queue.retry(item);
        this.go();
      };
      item.row = new Row(item, retry, this.form.dataset.known);
      this.list.append(item.row.part);
    }
    this.input.value = "";
    this.go();
  }

  go() {
    clearTimeout(this.timer);
    this.queue.take(Date.now()).forEach((item) => this.send(item));
    const due = this.queue.nextDue(Date.now());
    if (due) this.timer = setTimeout(() => this.go(), due - Date.now());
    this.say();
  }

  send(item) {
    const listening = {
      onProgress: (part) => item.row.sent(part),
      onEnd: (answer, isJson, found) => this.end(item, answer, isJson, found),
    };
    item.stop = this.sendBy(item, listening);
  }

  sendBy(item, listening) {
    const { action, dataset } = this.form;
    if (dataset.directUrl) return sendDirectly(this.form, item.file, listening);
    if (item.file.size > PART) return sendInParts(action, item, listening);
    return send(action, item.file, listening);
  }

  end(item, answer, isJson, found) {
    const outcome = outcomeOf(answer, found);
    item.image = found;
    item.isHopeless = isHopeless(answer);
    item.refusal = outcome === "refused" ? refusalOf(answer, false, found) : "";
    if (outcome === "stored" && found.similar?.length) item.row.showSimilar(found, this.choose);
    this.queue.end(item, outcome, Date.now());
    if (outcome === "refused") this.list.prepend(item.row.part); // It would be overlooked further down.
    this.go();
    if (!this.queue.open.length) this.onAllTaken(this.queue.taken.map(({ image }) => image));
  }

  pauseOrResume() {
    if (this.queue.isPaused) this.queue.resume();
    else this.queue.pause().forEach(({ stop }) => stop());
    this.go();
  }

  say() {
    this.queue.items.forEach((item) => item.row.show(this.queue.isPaused));
    const { open, taken, items } = this.queue;
    this.status.textContent = progressOf(taken.length, items);
    this.pauser.hidden = !open.length;
    this.pauser.textContent = this.queue.isPaused ? gettext("Resume uploads") : gettext("Pause uploads");
    this.offerWords(open.length ? [] : taken.map(({ image }) => image.id));
  }

  offerWords(ids) {
    const { wordsUrl } = this.form.dataset;
    this.words.hidden = !wordsUrl || !ids.length;
    if (this.words.hidden) return;
    this.words.href = `${wordsUrl}?${new URLSearchParams(ids.map((id) => ["image", id]))}`;
    this.words.textContent = ngettext(
      "Caption and credit {count} picture",
      "Caption and credit {count} pictures",
      ids.length,
    );
  }
}

function progressOf(taken, items) {
  const refused = items.filter(({ state }) => state === "refused").length;
  const counts = { taken, all: items.length, refused };
  return refused
    ? gettext("{taken} of {all} uploaded, {refused} refused", counts)
    : gettext("{taken} of {all} uploaded", counts);
}

function storedWords({ is_waiting: isWaiting }) {
  return isWaiting ? gettext("Uploaded; it waits for the picture store.") : gettext("Uploaded");
}

class Row {
  constructor(item, retry, known) {
    Object.assign(this, { item, known });
    const { name } = item.file;
    this.bar = make("progress", { max: "1", value: "0", "aria-label": name });
    this.said = make("span", { class: "upload-said" });
    const title = make("span", { class: "upload-name", dir: "auto" }, name);
    this.again = make("button", { type: "button", class: "button-like", hidden: true }, gettext("Try again"));
    this.again.addEventListener("click", retry);
    this.part = make("li", {}, title, this.bar, this.said, this.again);
  }

  sent(part) {
    this.bar.value = part;
    // The bytes have arrived; the sizes for readers are still being made.
    if (part === 1) this.said.textContent = gettext("Being prepared…");
  }

  showSimilar(image, choose) {
    this.part.append(similarPart(image, choose));
  }

  show(isPaused) {
    const { state } = this.item;
    if (this.shown === `${state} ${isPaused} ${this.item.losses}`) return;
    this.shown = `${state} ${isPaused} ${this.item.losses}`;
    this.part.className = `is-${state}`;
    this.bar.hidden = state !== "sending" && state !== "waiting";
    // Parts already uploaded are kept.
    if (state === "waiting" && !this.item.place) this.bar.value = 0;
    this.said.textContent = this.words(isPaused);
    this.again.hidden = !mayTryAgain(this.item, isPaused);
  }

  words(isPaused) {
    const { state, losses, refusal } = this.item;
    if (state === "refused") return refusal;
    if (state === "stored") return storedWords(this.item.image);
    if (state === "known") return this.known || gettext("Already in the library: it is not added again.");
    if (state === "sending") return gettext("Uploading…");
    if (isPaused) return gettext("Paused");
    return losses ? gettext("Connection lost. Trying again soon…") : gettext("Waiting");
  }
}
