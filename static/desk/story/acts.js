// The dialogs before acts that affect readers: the difference, the checks and the act's fields.

import { openByButtons } from "../controls.js";
import { haveSeen } from "./transport.js";

const PATIENCE = 5000; // milliseconds after which waiting for the difference ends
const UNFIT = "Fix the errors on this page first; they are listed when you publish.";
const UNREACHED =
  "The newsroom can’t be reached now, so the difference can’t be shown. " +
  "Press the button again to go on without it.";

// The editor hands its words to the form only when it is submitted.
const updateForm = () =>
  Object.values(window.CKEDITOR?.instances ?? {}).forEach((editor) => editor.updateElement());

// The elements that show the difference, or the reason why there are none.
async function fetchDifference(form, address) {
  updateForm();
  const typed = new FormData(form);
  typed.delete("lead_upload");
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(address, { method: "POST", body: typed, signal });
    if (answer.status === 422) return [UNFIT];
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return [...new DOMParser().parseFromString(await answer.text(), "text/html").body.children];
  } catch {
    return [UNREACHED];
  }
}

// The kind of the public note that the answer to "Is this a correction?" proposes.
export function proposedKind({ isCorrection, kind, isEmpty }) {
  if (isCorrection) return "correction";
  return kind === "correction" && isEmpty ? "" : kind;
}

// Whether a press before the checks arrived goes on: only if the person had seen all of them.
export function goesOn({ isBlocked, seen, open }) {
  return !isBlocked && open.every((check) => seen.includes(check));
}

class ActDialog {
  constructor(form, dialog) {
    Object.assign(this, { form, dialog, loading: null });
    this.place = dialog.querySelector("[data-difference]");
    this.memory = this.place?.dataset.remember;
    if (this.place) {
      this.publish = this.find("[data-publishes]") ?? this.find("button[type=submit]");
      this.publish.addEventListener("click", (event) => this.wait(event));
    }
    this.tidy();
    dialog.addEventListener("change", ({ target }) => this.changed(target));
    dialog.addEventListener("keydown", (event) => this.enter(event));
    // The old fragment would count as typed but unsaved words.
    dialog.addEventListener("close", () => this.place?.replaceChildren());
    if (dialog.open) this.prepare();
  }

  find(selector) {
    return this.dialog.querySelector(selector);
  }

  open() {
    this.dialog.showModal();
    this.prepare();
  }

  prepare() {
    this.proposeKind();
    this.firstField()?.focus();
    if (this.place) this.compare();
  }

  firstField() {
    return (
      this.find("[type=radio]:checked") ??
      this.find("[autofocus], [type=radio], textarea") ??
      this.find(this.place ? ".is-main, [type=submit]" : "input:not([type=hidden]), select") ??
      this.find("[type=submit]")
    );
  }

  // An editor who makes several fixes in a row chooses the kind once.
  proposeKind() {
    const last = this.memory && localStorage.getItem(this.memory);
    const kind = last && this.find(`[name=kind][value="${last}"]`);
    if (kind && !this.find("[name=kind]:checked")) kind.checked = true;
  }

  compare() {
    const address = this.place.dataset.difference || this.form.dataset.differenceUrl;
    const asked = fetchDifference(this.form, address);
    if (!this.place.childElementCount) this.place.textContent = "Comparing with what readers have…";
    this.loading = asked.then((elements) => {
      if (asked !== this.asked) return;
      this.loading = null;
      this.show(elements);
    });
    this.asked = asked;
  }

  show(elements) {
    this.isUnseen = elements[0] === UNREACHED;
    const answer = this.place.querySelector("[name=is_correction]:checked")?.value;
    this.place.replaceChildren(...elements);
    haveSeen(this.place.querySelector("[data-seen]")?.dataset.seen);
    if (answer) this.place.querySelector(`[name=is_correction][value=${answer}]`)?.click();
    const needs = this.blocks();
    this.publish.disabled = Boolean(needs);
    if (needs) needs.id = `${this.dialog.id}-needs`;
    this.publish.setAttribute("aria-describedby", needs?.id ?? "");
  }

  blocks() {
    return this.place.querySelector("[data-blocks]");
  }

  openChecks() {
    return [...this.place.querySelectorAll("[name=overriding]")].map(({ value }) => value);
  }

  async wait(event) {
    if (!this.loading) return;
    event.preventDefault();
    const seen = this.openChecks();
    await this.loading;
    // Nothing is published without its difference unless the page has said so first.
    const isBlocked = Boolean(this.blocks()) || this.isUnseen;
    if (goesOn({ isBlocked, seen, open: this.openChecks() })) this.publish.click();
  }

  changed(field) {
    if (field.name === "kind" && this.memory) localStorage.setItem(this.memory, field.value);
    if (field.name === "is_correction") this.proposeCorrection(field.value === "yes");
    if (field.name.startsWith("publish_at")) this.compare();
    this.tidy();
  }

  proposeCorrection(isCorrection) {
    const field = this.find("[name=note_kind]");
    const isEmpty = !this.find("[name=note_text]").value.trim();
    field.value = proposedKind({ isCorrection, kind: field.value, isEmpty });
  }

  tidy() {
    const kind = this.find("[name$=note_kind]");
    if (kind) this.find("[data-public-note]").hidden = !kind.value;
  }

  // Enter in a field presses this dialog's own button, not the page's first.
  enter(event) {
    if (event.key !== "Enter" || event.isComposing || event.target.matches("textarea, button, summary")) {
      return;
    }
    event.preventDefault();
    this.find("button[type=submit]").click();
  }
}

export function startActs(form) {
  const dialogs = [...form.querySelectorAll("dialog.desk-dialog")];
  const acts = new Map(dialogs.map((dialog) => [dialog, new ActDialog(form, dialog)]));
  openByButtons((dialog) => {
    if (acts.has(dialog)) acts.get(dialog).open();
    else dialog.showModal();
  });
  const { opened } = form.dataset;
  const open = opened && dialogs.find((dialog) => dialog.querySelector(`button[value="${opened}"]`));
  if (open) acts.get(open).open();
  document.querySelector(".refusal")?.focus();
}
