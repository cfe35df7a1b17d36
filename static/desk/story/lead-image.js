// The lead image: chosen from the library or uploaded without leaving the page. Its own caption, credit and
// alt text fill empty fields; typed text stays.

import { dropping } from "../library/dialog.js";
import { openLibrary, similarTo, upload } from "../library/opening.js";
import { unlessLost } from "../lost.js";

const NOTHING = { caption: "", credit: "", alt_text: "" };

// A field's text after the image changes: the image's own, unless something else was typed.
export function textWith({ typed, before, own }) {
  return !typed.trim() || typed === before ? own : typed;
}

class LeadImage {
  constructor(part) {
    const find = (selector) => part.querySelector(selector);
    Object.assign(this, { part, form: part.closest("form"), sending: null });
    this.id = find("input[type=hidden]");
    this.file = find("input[type=file]");
    this.preview = find("[data-lead-preview]");
    this.thumb = find("[data-lead-thumb]");
    this.removal = find("[data-lead-remove]");
    this.error = find("[data-lead-error]");
    this.alike = find("[data-lead-alike]");
    this.chooser = find("[data-lead-choose]");
    const { caption, credit, altText } = part.dataset;
    this.own = { caption, credit, alt_text: altText };
    this.crops = this.form.querySelector("[data-lead-framing]");
    this.listen();
  }

  listen() {
    this.part.classList.add("is-live");
    this.chooser.hidden = false;
    this.removal.hidden = !this.id.value;
    // Words restored from this device bring their picture.
    new MutationObserver(() => this.unfold()).observe(this.preview, { attributeFilter: ["src"] });
    const line = this.part.querySelector("[data-lead-line]");
    const showLine = () => (line.textContent = this.form.elements.lead_caption.value);
    ["input", "newsroom:put"].forEach((kind) => this.part.addEventListener(kind, showLine));
    this.chooser.addEventListener("click", () => this.choose());
    this.removal.addEventListener("click", () => this.remove());
    this.file.addEventListener("change", () => this.file.files.length && this.take(this.file.files[0]));
    dropping(this.part, ([file]) => this.take(file));
    this.listenForCrops();
    this.form.addEventListener("submit", (event) => this.hold(event), true);
    this.form.elements.lead_clip?.addEventListener("change", ({ target }) => this.takePoster(target));
  }

  // The crop script loads once somebody opens the crops or another picture is shown.
  listenForCrops() {
    const withFraming = (show) => this.framing().then(show, unlessLost);
    this.crops.addEventListener("toggle", () => withFraming());
    this.form.elements.lead_crop.addEventListener("newsroom:put", () => withFraming((it) => it.read()));
    if (this.crops.open) withFraming();
  }

  framing() {
    this.framed ??= import("./lead-framing.js").then(({ LeadFraming }) => new LeadFraming(this.crops));
    return this.framed;
  }

  async frame(image) {
    (await this.framing()).show(image);
  }

  choose() {
    const onClose = () => this.chooser.focus();
    openLibrary({ from: this.part, onClose, onChoose: (image) => this.show(image) });
  }

  take(file) {
    this.part.open = true;
    this.error.textContent = "";
    this.setBusy(true);
    this.sending = this.send(file);
  }

  async send(file) {
    try {
      const image = await upload(this.part, file);
      this.show(image);
      if (image.similar) await this.pointOut(image);
    } catch (refusal) {
      this.error.textContent = `${file.name}: ${refusal.message}`;
    }
    this.sending = null;
    this.file.value = "";
    this.setBusy(false);
  }

  // Lists similar library pictures: each can be used instead.
  async pointOut(image) {
    this.alike.replaceChildren(await similarTo(image, (chosen) => this.show(chosen)));
  }

  setBusy(isBusy) {
    this.part.classList.toggle("is-busy", isBusy);
    if (isBusy) this.part.setAttribute("aria-busy", "true");
    else this.part.removeAttribute("aria-busy");
  }

  // Submitting waits for a pending upload; a refused picture keeps the page open.
  hold(event) {
    if (!this.sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    this.sending.then(() => this.error.textContent || this.form.requestSubmit(submitter));
  }

  show(image) {
    const { id, src, width, height, caption, credit, alt_text: alternative } = image;
    Object.assign(this.preview, { src, width, height, alt: alternative });
    if (String(id) !== this.id.value) this.frame(image);
    this.change(id, { caption, credit, alt_text: alternative });
  }

  // A story that leads with a video gets its poster, unless another picture was chosen.
  takePoster({ selectedOptions: [{ dataset }] }) {
    if (dataset.poster && !this.id.value) this.show(JSON.parse(dataset.poster));
  }

  unfold() {
    const hasPicture = this.preview.hasAttribute("src");
    this.part.classList.toggle("has-picture", hasPicture);
    this.thumb.src = this.preview.src;
    this.thumb.hidden = !hasPicture;
    if (hasPicture) this.part.open = true;
  }

  remove() {
    this.preview.removeAttribute("src");
    this.frame({ id: "" });
    this.change("", NOTHING);
    this.file.focus();
  }

  change(id, own) {
    this.error.textContent = "";
    this.alike.replaceChildren();
    this.id.value = id;
    this.preview.hidden = this.removal.hidden = !id;
    this.putWords(own);
    this.id.dispatchEvent(new Event("change", { bubbles: true }));
  }

  putWords(words) {
    Object.entries(words).forEach(([name, own]) => {
      const input = this.form.elements[`lead_${name}`];
      const text = textWith({ typed: input.value, before: this.own[name], own });
      if (text === input.value) return;
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    this.own = words;
  }
}

export function startLeadImages() {
  document.querySelectorAll("[data-lead-image]").forEach((part) => new LeadImage(part));
}
