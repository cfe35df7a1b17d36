// The pictures of a story: the lead image, the library dialog (search, upload, choose), and the dialog for a picture's
// words.
//
// open({from, most, onChoose(...images), onClose()})  `from` is the element that names the addresses (data-picker-url,
//     data-upload-url); `most` is how many may be chosen, else one
// upload(from, file) -> Promise of the image; rejected with a sentence for the writer
// askForWords({words, placing, picture, onDone(words), onClose()})  `placing` is of a picture in the text: what is chosen,
//     and the choices

import { gettext } from "../texts.js";
import { token } from "../token.js";
import { chooser, titleFor } from "./several.js";

const SIGNED_OUT = "You have been signed out. Sign in again in another tab, then try again here.";
const UNREACHED = "The newsroom could not be reached. Check the connection, then try again.";
const FAILED = "The newsroom could not do that just now. Try again in a moment.";
const TOO_LARGE = "The file is too large for this newsroom.";

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => {
    if (typeof value === "boolean") element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  });
  element.append(...children);
  return element;
}

// Asking

// Why a response is an error; "" for a good one.
export function refusalOf({ status, redirected, ok }, isJson, found) {
  if (status === 413) return TOO_LARGE;
  if (redirected || status === 403) return SIGNED_OUT;
  return ok && isJson ? "" : found.error || FAILED;
}

async function ask(address, options) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, ...options }).catch(() => {
    throw new Error(UNREACHED);
  });
  const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  const found = isJson ? await answer.json() : {};
  const refusal = refusalOf(answer, isJson, found);
  if (refusal) throw new Error(refusal);
  return found;
}

export function upload(from, file) {
  const body = new FormData();
  body.append("file", file);
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  return ask(from.dataset.uploadUrl, { method: "POST", headers, body });
}

// The dialog

// Exists only while it is open, so that its fields are never mixed with those of the page.
function show(title, className, onClose) {
  const heading = make("h2", { id: "picker-title" }, title);
  const close = make("button", { type: "button", class: "picker-close", "aria-label": "Close" }, "×");
  const header = make("header", {}, heading, close);
  const dialog = make("dialog", { class: `picker ${className}`, "aria-labelledby": "picker-title" }, header);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose?.();
  });
  document.body.append(dialog);
  return dialog;
}

function field(label, input, help) {
  const id = `picker-${label.toLowerCase().replace(/\W+/g, "-")}`;
  input.id = id;
  const parts = [make("label", { for: id }, label), input];
  if (help) {
    input.setAttribute("aria-describedby", `${id}-help`);
    parts.push(make("p", { id: `${id}-help`, class: "picker-help" }, help));
  }
  return make("div", { class: "picker-field" }, ...parts);
}

function thumbnail(image, choose) {
  const picture = make("img", { src: image.thumb, alt: image.alt_text, loading: "lazy" });
  const words = make("span", { class: "picker-words" }, image.caption || image.alt_text || "(no caption)");
  const credit = make("span", { class: "picker-credit" }, image.credit ? `(${image.credit})` : "");
  const attributes = { type: "button", class: "picker-choice", "data-picture": image.id };
  const button = make("button", attributes, picture, words, credit);
  button.addEventListener("click", () => choose(image));
  return make("li", {}, button);
}

// Arrow keys move along a row of pictures, and up and down between rows.
export function stepOf(key, columns) {
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
}

function walk(event) {
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const top = buttons[0]?.offsetTop;
  const columns = buttons.filter((button) => button.offsetTop === top).length;
  const step = stepOf(event.key, columns);
  if (at < 0 || !step || !buttons[at + step]) return;
  event.preventDefault();
  buttons[at + step].focus();
}

class Library {
  constructor(from, choose, several) {
    Object.assign(this, { from, several });
    this.choose = (image) => {
      choose(image);
      this.mark();
    };
    this.list = make("ul", { class: "picker-grid", "aria-label": "Pictures in the library" });
    this.status = make("p", { class: "picker-status", role: "status" });
    this.older = make("button", { type: "button", class: "picker-older", hidden: true }, "Older pictures");
    this.older.addEventListener("click", () => this.load(this.next));
    this.list.addEventListener("keydown", walk);
  }

  async load(before = "") {
    const asked = (this.asked = Symbol("the newest question; answers to earlier ones come too late"));
    const address = new URL(this.from.dataset.pickerUrl, location.href);
    address.search = new URLSearchParams({ q: this.query || "", before });
    this.status.textContent = "Loading…";
    try {
      const found = await ask(address);
      if (asked === this.asked) this.show(found, before);
    } catch (refusal) {
      if (asked === this.asked) this.status.textContent = refusal.message;
    }
  }

  show({ images, next }, before) {
    const choices = images.map((image) => thumbnail(image, this.choose));
    if (before) this.list.append(...choices);
    else this.list.replaceChildren(...choices);
    if (before) choices[0]?.querySelector("button").focus();
    this.mark();
    this.next = next;
    this.older.hidden = !next;
    const none = this.query
      ? `No picture has “${this.query}” in its words.`
      : "The library has no picture yet.";
    this.status.textContent = this.list.children.length ? "" : none;
  }

  mark() {
    this.several?.mark(this.list.querySelectorAll("button"));
  }

  search(query) {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.query = query.trim();
      this.load();
    }, 200);
  }
}

export function dropping(target, take) {
  const mark = (isOver) => target.classList.toggle("is-over", isOver);
  target.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    mark(true);
  });
  target.addEventListener("dragleave", () => mark(false));
  target.addEventListener("drop", (event) => {
    mark(false);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
}

class Uploader {
  constructor(from, choose) {
    Object.assign(this, { from, choose });
    this.input = make("input", { type: "file", accept: "image/*" });
    this.message = make("p", { class: "picker-error", role: "alert" });
    this.part = field("Upload a picture", this.input, "Or drop a file anywhere in this window.");
    this.part.append(this.message);
    this.input.addEventListener("change", () => this.input.files.length && this.take(this.input.files[0]));
  }

  async take(file) {
    this.message.textContent = "";
    this.part.classList.add("is-busy");
    try {
      this.choose(await upload(this.from, file));
    } catch (refusal) {
      this.message.textContent = `${file.name}: ${refusal.message}`;
    }
    this.part.classList.remove("is-busy");
    this.input.value = "";
  }
}

function searchIn(library, dialog) {
  const search = make("input", { type: "search", autocomplete: "off", autofocus: true });
  search.addEventListener("input", () => library.search(search.value));
  // A search field would handle Escape as "clear".
  search.addEventListener("keydown", (event) => event.key === "Escape" && dialog.close());
  return field("Search the library", search);
}

export function open({ from, most = 1, onChoose, onClose }) {
  let taken = [];
  const dialog = show(titleFor(most), "picker-library", () => {
    onClose?.();
    if (taken.length) onChoose(...taken);
  });
  const { choose, several } = chooser(most, (images) => {
    taken = images;
    dialog.close();
  });
  const library = new Library(from, choose, several);
  const uploader = new Uploader(from, (image) => {
    choose(image);
    if (several) library.load();
  });
  dropping(dialog, (file) => uploader.take(file));
  const top = make("div", { class: "picker-top" }, searchIn(library, dialog), uploader.part);
  dialog.append(top, library.status, library.list, library.older, ...(several ? [several.part] : []));
  dialog.showModal();
  library.load();
}

// A picture's words

function inputsFor(words) {
  const inputs = {
    caption: make("textarea", { rows: "3" }),
    credit: make("input", { type: "text" }),
    alt_text: make("textarea", { rows: "2" }),
  };
  Object.entries(inputs).forEach(([name, input]) => (input.value = words[name]));
  return inputs;
}

const HOW_GROUPS_ARE_MADE = gettext("A pair or a gallery takes in the pictures that stand next to this one.");

// The text as one line.
export const asLine = (text) => text.replace(/\s+/g, " ").trim();

function choiceOf({ choices, chosen }) {
  const options = choices.map(([value, name]) => make("option", { value, selected: value === chosen }, name));
  return make("select", {}, ...options);
}

export function askForWords({ words, placing, picture, onDone, onClose }) {
  const dialog = show("Words of this picture", "picker-words-dialog", onClose);
  const inputs = inputsFor(words);
  if (placing) inputs.placing = choiceOf(placing);
  const done = make("button", { type: "submit", class: "picker-done" }, "Done");
  const cancel = make("button", { type: "button" }, "Cancel");
  cancel.addEventListener("click", () => dialog.close());
  const form = make(
    "form",
    { method: "dialog" },
    make("img", { src: picture, alt: "" }),
    field("Caption", inputs.caption, "What it shows: who, where and when."),
    field("Credit", inputs.credit, "Whose it is, without brackets."),
    field("Alt text", inputs.alt_text, "For those who can’t see it: what it shows, in a line."),
    ...(placing ? [field(gettext("Place in the text"), inputs.placing, HOW_GROUPS_ARE_MADE)] : []),
    make("footer", {}, cancel, done),
  );
  form.addEventListener("submit", () => {
    onDone(Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, asLine(value)])));
  });
  dialog.append(form);
  dialog.showModal();
  inputs.caption.focus();
}

// The lead image: chosen from the library or uploaded to it without leaving the page. Its own caption, credit and
// alt text fill empty fields; typed words stay.

const NOTHING = { caption: "", credit: "", alt_text: "" };

// The text that a field gets with another image: the image's own, unless something else was typed.
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
    this.removal = find("[data-lead-remove]");
    this.error = find("[data-lead-error]");
    this.chooser = find("[data-lead-choose]");
    const { caption, credit, altText } = part.dataset;
    this.own = { caption, credit, alt_text: altText };
    this.listen();
  }

  listen() {
    this.chooser.hidden = false;
    this.removal.hidden = !this.id.value;
    this.chooser.addEventListener("click", () => this.choose());
    this.removal.addEventListener("click", () => this.remove());
    this.file.addEventListener("change", () => this.file.files.length && this.take(this.file.files[0]));
    dropping(this.part, (file) => this.take(file));
    this.form.addEventListener("submit", (event) => this.hold(event), true);
  }

  choose() {
    const onClose = () => this.chooser.focus();
    open({ from: this.part, onClose, onChoose: (image) => this.show(image) });
  }

  take(file) {
    this.error.textContent = "";
    this.setBusy(true);
    this.sending = this.send(file);
  }

  async send(file) {
    try {
      this.show(await upload(this.part, file));
    } catch (refusal) {
      this.error.textContent = `${file.name}: ${refusal.message}`;
    }
    this.sending = null;
    this.file.value = "";
    this.setBusy(false);
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

  show({ id, src, width, height, caption, credit, alt_text: alternative }) {
    Object.assign(this.preview, { src, width, height, alt: alternative });
    this.change(id, { caption, credit, alt_text: alternative });
  }

  remove() {
    this.preview.removeAttribute("src");
    this.change("", NOTHING);
    this.file.focus();
  }

  change(id, own) {
    this.error.textContent = "";
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
