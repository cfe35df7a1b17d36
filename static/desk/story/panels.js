// The side panels: the checks, refreshed a moment after typing stops, and the panels whose acts take effect
// at once, without reloading the page or touching what is typed.

import { parsed } from "../../js/markup.js";
import { released } from "../pressing.js";
import { gettext, ngettext } from "../texts.js";
import { restoreFolds, unfold } from "./folds.js";
import { body } from "./keeping.js";
import { tidy } from "./tidying.js";

// The checks

const PAUSE = 900; // milliseconds without typing
const ENOUGH = 20; // words from which the list says what is missing

// The announcement when the number of requirements changes; "" if it has not, or was not known.
export function countChange(before, now) {
  if (before === undefined || now === before) return "";
  if (now === 0) return gettext("Nothing is missing.");
  return now === 1
    ? gettext("One thing is needed.")
    : ngettext("{count} thing is needed.", "{count} things are needed.", now);
}

// Parses the desk's reference to a place in the body: "figure 2", "heading", "link https://…".
export function placeOf(text) {
  const [kind, ...rest] = text.split(" ");
  const address = rest.join(" ");
  return kind === "figure" ? { kind, index: Number(address) - 1 } : { kind, address };
}

function findInBody(text) {
  const root = body().editable().$;
  const { kind, index, address } = placeOf(text);
  if (kind === "figure") return root.querySelectorAll("figure")[index];
  if (kind === "heading") return root.querySelector("h3");
  const isThere = (link) => [link.getAttribute("href"), link.dataset.ckeSavedHref].includes(address);
  return [...root.querySelectorAll("a")].find(isThere);
}

function jumpToBody(text) {
  body().focus();
  const found = text && findInBody(text);
  if (!found) return;
  body().getSelection().selectElement(new window.CKEDITOR.dom.element(found));
  found.scrollIntoView({ block: "center" });
}

class Checks {
  constructor(form, list) {
    Object.assign(this, { form, list, timer: undefined, asking: undefined, needed: undefined });
    this.count = document.querySelector("[data-checks-count]");
    this.listen();
    window.CKEDITOR?.on("instanceReady", ({ editor }) => {
      editor.on("change", () => this.askSoon());
      this.ask();
    });
    if (!window.CKEDITOR) window.addEventListener("load", () => this.ask());
  }

  listen() {
    this.list.addEventListener("click", (event) => this.press(event));
    this.list.addEventListener("toggle", () => this.showFeed(), true);
    ["input", "change"].forEach((kind) => this.form.addEventListener(kind, () => this.askSoon()));
    this.form.addEventListener("click", ({ target }) => {
      const button = target.closest(".writing-buttons :is([commandfor], [name=_act]:not([value=save]))");
      if (button) this.speak();
    });
    // The address changes once a new story is saved: otherwise the story would be compared with itself.
    this.form.addEventListener("newsroom:begun", ({ detail }) => {
      this.list.dataset.checks = detail.addresses.checks;
      this.ask();
    });
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  typed() {
    const words = new FormData(this.form);
    words.delete("lead_upload");
    if (body()) words.set("body", body().getData());
    return words;
  }

  async ask() {
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const answer = await fetch(this.list.dataset.checks, { method: "POST", body: this.typed(), signal });
      if (!answer.ok || answer.redirected) return;
      const fresh = parsed(await answer.text());
      await released();
      this.show(fresh);
    } catch {
      // Superseded by a later request, or offline: the list stays as it is until the next pause.
    }
  }

  // Once it has spoken, the list keeps speaking, however few words are left.
  speak() {
    if (this.isSpeaking) return;
    this.isSpeaking = true;
    this.list.classList.remove("is-silent");
    if (this.needed !== undefined) this.count.textContent = countChange(-1, this.needed);
  }

  show(fresh) {
    const { list } = this;
    const { words } = fresh.querySelector("[data-needed]").dataset;
    if (this.form.dataset.opened || Number(words) >= ENOUGH) this.isSpeaking = true;
    list.classList.toggle("is-silent", !this.isSpeaking);
    if (list.querySelector("[data-part]")) {
      fresh.querySelectorAll("[data-part]").forEach((part) => this.replace(part));
    } else list.replaceChildren(...fresh.body.children);
    this.showFeed();
    const now = Number(list.querySelector("[data-needed]").dataset.needed);
    this.form.dispatchEvent(
      new CustomEvent("newsroom:checked", { detail: { ...list.querySelector("[data-needed]").dataset } }),
    );
    const said = this.isSpeaking ? countChange(this.needed, now) : "";
    if (said) this.count.textContent = said;
    this.needed = now;
  }

  replace(fresh) {
    const shown = this.list.querySelector(`[data-part="${fresh.dataset.part}"]`);
    if (fresh.tagName === "IFRAME") {
      shown.dataset.page = fresh.dataset.page;
    } else if (fresh.outerHTML !== shown.outerHTML) shown.replaceWith(fresh);
  }

  // In a closed part of the page, it would only load style sheets and fonts for nothing.
  showFeed() {
    const frame = this.list.querySelector("iframe");
    if (!frame.closest("details").open) return;
    if (frame.srcdoc !== frame.dataset.page) frame.srcdoc = frame.dataset.page;
    this.fitFrame(frame);
  }

  // Fits the frame's height to the item in it.
  fitFrame(frame) {
    frame.onload = () => this.fitFrame(frame);
    const height = frame.contentDocument?.body?.scrollHeight;
    if (height) frame.style.blockSize = `${height}px`;
  }

  // Tidies, or jumps to a field, or in the body to a picture, link or heading.
  press(event) {
    if (event.target.closest("[data-tidy]")) return tidy(this.form);
    const link = event.target.closest("[data-jump]");
    if (!link) return;
    event.preventDefault();
    const id = link.hash.slice(1);
    if (body() && id === this.form.elements.body.id) return jumpToBody(link.dataset.jump);
    const field = document.getElementById(id);
    unfold(field);
    field.focus();
  }
}

export function startChecks(form) {
  const list = document.querySelector("[data-checks]");
  if (list && form.elements.body) new Checks(form, list);
}

// The panels

const unreached = () => gettext("The newsroom can’t be reached now. Nothing was changed: try again.");
const signedOut = () => gettext("You are signed out. Sign in in another window, then try again.");
const failed = () => gettext("That can’t be done now. Reload the page.");

// Whether a field was changed since the page was loaded.
export function isChanged(field) {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return "defaultValue" in field && field.value !== field.defaultValue;
}

class Panels {
  constructor(form, place) {
    Object.assign(this, { form, place, isSending: false });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter && !this.isSending) this.send(event.submitter);
    });
    place.addEventListener("click", ({ target }) => target.dataset.copy && this.copy(target.dataset.copy));
    this.offerCopies();
  }

  async send(button) {
    this.isSending = true;
    button.setAttribute("aria-busy", "true");
    const headers = { "X-Requested-With": "fetch" };
    try {
      const options = { method: "POST", body: new FormData(this.form), headers };
      await this.take(await fetch(button.formAction, options), button);
    } catch {
      this.refuse(button, unreached());
    } finally {
      this.isSending = false;
      button.removeAttribute("aria-busy");
    }
  }

  async take(answer, button) {
    if (answer.redirected) return this.refuse(button, signedOut());
    const hasReason = answer.headers.get("Content-Type")?.startsWith("text/plain");
    if (!answer.ok) return this.refuse(button, hasReason ? await answer.text() : failed());
    const page = parsed(await answer.text());
    this.show(page.querySelector("[data-panels]"), button);
  }

  refuse(button, reason) {
    const section = button.closest("[data-panel]");
    section.querySelector("[role=alert]")?.remove();
    const said = Object.assign(document.createElement("p"), { className: "panel-refusal", role: "alert" });
    section.append(said);
    said.textContent = reason;
  }

  // Fields of other acts keep their input.
  show(fresh, button) {
    const sent = (button.dataset.sends ?? "").split(" ");
    const isKept = (field) => field.name && !sent.includes(field.name) && isChanged(field);
    const kept = [...this.form.elements].filter(isKept);
    const opened = [...this.place.querySelectorAll("details[open]")].map((details) => details.id);
    const { id } = button.closest("[data-panel]");
    const said = this.place.querySelector("[data-panels-said]");
    this.place.replaceChildren(said, ...[...fresh.children].filter((part) => part.matches("[data-panel]")));
    kept.forEach((field) => this.putBack(field));
    restoreFolds(this.place);
    opened.forEach((each) => document.getElementById(each)?.setAttribute("open", ""));
    this.offerCopies();
    said.textContent = fresh.querySelector("[data-panels-said]").textContent;
    this.focus(button.getAttribute("formaction"), id, said);
  }

  // If the pressed button is gone, its panel gets the focus.
  focus(address, id, said) {
    const same = this.place.querySelector(`button[formaction="${address}"]`);
    (same ?? document.getElementById(`${id}-title`) ?? said).focus();
  }

  putBack(old) {
    const same = [...this.form.elements].find((field) => field.id === old.id);
    if (!same) return;
    if (old.type === "checkbox") same.checked = old.checked;
    else same.value = old.value;
  }

  offerCopies() {
    this.place.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
  }

  async copy(address) {
    const said = this.place.querySelector("[data-panels-said]");
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = gettext("Link copied.");
    } catch {
      said.textContent = gettext("Copy it by hand: {address}", { address });
    }
  }
}

export function startPanels() {
  const form = document.getElementById("desk-panels");
  if (form) new Panels(form, document.querySelector("[data-panels]"));
}
