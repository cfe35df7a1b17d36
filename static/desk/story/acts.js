// The dialogs for acts that affect readers: the difference, the checks and the act's fields.

import { parsed } from "../../js/markup.js";
import { openByButtons } from "../controls.js";
import { released } from "../pressing.js";
import { gettext } from "../texts.js";
import { isChanged } from "./panels.js";
import { haveSeen } from "./transport.js";

const RADIO = "[type=radio]:not([name=publish_when])"; // first publication: the button gets the focus
const PATIENCE = 5000; // milliseconds to wait for the difference
const unfit = () => gettext("Fix the errors on this page first; they are listed when you publish.");
const unreached = () =>
  gettext(
    "The newsroom can’t be reached now, so the difference can’t be shown. Press the button again to go on without it.",
  );

// The editor writes its words to the form only on submit.
const updateForm = () =>
  Object.values(window.CKEDITOR?.instances ?? {}).forEach((editor) => editor.updateElement());

// The elements that show the difference, or the reason why there is none.
async function fetchDifference(form, address) {
  updateForm();
  const typed = new FormData(form);
  typed.delete("lead_upload");
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(address, { method: "POST", body: typed, signal });
    if (answer.status === 422) return [unfit()];
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return [...parsed(await answer.text()).body.children];
  } catch {
    return [unreached()];
  }
}

// The kind of public note proposed by the answer to "Is this a correction?".
export function proposedKind({ isCorrection, kind, isEmpty }) {
  if (isCorrection) return "correction";
  return kind === "correction" && isEmpty ? "" : kind;
}

// Whether a press made before the checks arrived still counts: only if the person had seen all of them.
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
      this.label = this.publish.textContent;
      this.publish.addEventListener("click", (event) => this.wait(event));
    }
    this.tidy();
    dialog.addEventListener("change", ({ target }) => this.changed(target));
    dialog.addEventListener("keydown", (event) => this.enter(event));
    // Fields of the old fragment would count as typed but unsaved words.
    dialog.addEventListener("close", () => this.place?.replaceChildren());
    dialog.addEventListener("focusin", ({ target }) => this.selectProposal(target));
    if (dialog.matches(":modal")) this.prepare();
  }

  find(selector) {
    return this.dialog.querySelector(selector);
  }

  open() {
    this.dialog.removeAttribute("open"); // The server renders a refused dialog open, but not modal.
    this.dialog.showModal();
    this.prepare();
  }

  prepare() {
    this.proposeKind();
    (this.find(".refusal") ?? this.firstField())?.focus();
    if (this.place) this.compare();
  }

  // Selects a proposed text, so that typing replaces it.
  selectProposal(field) {
    const isText = field.matches("textarea, input[type=text]") && field.value;
    if (isText && field.value === field.defaultValue && !this.find(".refusal")) field.select();
  }

  firstField() {
    return (
      this.find(`${RADIO}:checked`) ??
      this.find(`[autofocus], ${RADIO}, textarea`) ??
      this.find(this.place ? ".is-main, [type=submit]" : "input:not([type=hidden]), select") ??
      this.find("[type=submit]")
    );
  }

  // Remembers the kind for an editor who makes several fixes in a row.
  proposeKind() {
    const last = this.memory && localStorage.getItem(this.memory);
    const kind = last && this.find(`[name=kind][value="${last}"]`);
    if (kind && !this.find("[name=kind]:checked")) kind.checked = true;
  }

  compare() {
    const address = this.place.dataset.difference || this.form.dataset.differenceUrl;
    const asked = fetchDifference(this.form, address);
    if (!this.place.childElementCount) this.place.textContent = gettext("Comparing with what readers have…");
    this.loading = asked.then(async (elements) => {
      await released();
      if (asked !== this.asked) return;
      this.loading = null;
      this.show(elements);
    });
    this.asked = asked;
  }

  show(elements) {
    this.isUnseen = elements[0] === unreached();
    const asked = this.place.querySelector("[name=is_correction]:checked")?.value;
    const answer = asked ?? this.place.dataset.answer;
    this.place.replaceChildren(...elements);
    haveSeen(this.place.querySelector("[data-seen]")?.dataset.seen);
    const same = answer && this.place.querySelector(`[name=is_correction][value=${answer}]`);
    if (same) same.checked = true;
    this.judgeSetAgain();
    this.judge();
  }

  // The button is enabled unless something blocks the act, which then becomes its description.
  judge() {
    const needs = this.blocks();
    const hadFocus = document.activeElement === this.publish;
    this.publish.disabled = Boolean(needs);
    if (needs) Object.assign(needs, { id: `${this.dialog.id}-needs`, tabIndex: -1 });
    this.publish.setAttribute("aria-describedby", needs?.id ?? "");
    if (hadFocus) (needs ?? this.publish).focus();
  }

  blocks() {
    const needed = this.place.querySelector("[data-blocks]");
    const goesAlone = this.find("[name=note_kind]")?.value || this.find("[name=move_to_top]")?.checked;
    return needed ?? (goesAlone ? null : this.place.querySelector("[data-unchanged]"));
  }

  // A scheduled update that changes the same words can't be set again with the fix.
  judgeSetAgain() {
    const part = this.find("[data-set-again]");
    const box = part?.querySelector("[type=checkbox]");
    const why = this.place.querySelector("[data-disputed]")?.textContent ?? "";
    if (!box || box.disabled === Boolean(why)) return;
    Object.assign(box, { disabled: Boolean(why), checked: !why });
    Object.assign(part.querySelector("[data-set-again-disputed]"), { textContent: why, hidden: !why });
  }

  openChecks() {
    return [...this.place.querySelectorAll("[name=overriding]")].map(({ value }) => value);
  }

  async wait(event) {
    if (!this.loading) return;
    event.preventDefault();
    const seen = this.openChecks();
    await this.loading;
    // Nothing is published without its difference, unless the page has already said it is unavailable.
    const isBlocked = Boolean(this.blocks()) || this.isUnseen;
    if (goesOn({ isBlocked, seen, open: this.openChecks() })) this.publish.click();
  }

  changed(field) {
    if (field.name === "kind" && this.memory) localStorage.setItem(this.memory, field.value);
    if (field.name === "is_correction") this.proposeCorrection(field.value === "yes");
    if (field.name.endsWith("note_kind") && field.value) this.chooseUpdate();
    if (field.name.startsWith("publish_at")) this.compare();
    this.tidy();
    if (this.place && !this.loading) this.judge();
  }

  // A public note changes the times readers see, as an update does.
  chooseUpdate() {
    const update = this.find("[name=kind][value=update]");
    if (update) update.checked = true;
  }

  proposeCorrection(isCorrection) {
    const field = this.find("[name=note_kind]");
    const text = this.find("[name=note_text]");
    field.value = proposedKind({ isCorrection, kind: field.value, isEmpty: !text.value.trim() });
    this.tidy();
    if (!isCorrection) return;
    this.chooseUpdate();
    text.focus();
  }

  tidy() {
    const kind = this.find("[name$=note_kind]");
    if (kind) this.find("[data-public-note]").hidden = !kind.value;
    this.judgeKind(kind);
    const reason = this.find("[data-notes-reason]");
    if (reason) reason.hidden = this.find("[name$=keep_notes]").checked;
    const later = this.find("[name=publish_when][value=time]");
    if (later) this.publish.textContent = later.checked ? gettext("Schedule") : this.label;
  }

  // A note alone needs its kind.
  judgeKind(kind) {
    const why = this.find("[data-needs-kind]");
    if (!why) return;
    why.hidden = Boolean(kind.value);
    const button = this.find("[name=_act]");
    button.disabled = !kind.value;
    if (kind.value) button.removeAttribute("aria-describedby");
    else button.setAttribute("aria-describedby", why.id);
  }

  // Enter in a field presses this dialog's own button, not the first on the page.
  enter(event) {
    if (event.key !== "Enter" || event.isComposing || event.target.matches("textarea, button, summary")) {
      return;
    }
    event.preventDefault();
    this.find("button[type=submit]").click();
  }
}

// Keeps elements scrolled into view clear of the button bar, if that is fixed to the foot of the window.
function keepClearOf(bar) {
  const { style } = document.documentElement;
  const measured = new ResizeObserver(() => {
    const isAtFoot = getComputedStyle(bar).position === "fixed";
    style.setProperty("--foot", isAtFoot ? `${Math.ceil(bar.getBoundingClientRect().height)}px` : "0px");
  });
  measured.observe(bar);
  measured.observe(document.documentElement);
}

const ASIDE = "dialog, [data-keeping]"; // text typed there is not part of the story's words

// Whether somebody typed before this script ran.
const isTyped = (form) =>
  [...form.elements].some((field) => field.name && !field.closest(ASIDE) && isChanged(field));

// Disables a button that does nothing until the words change, and says why.
function holdUntilTyped(form, button) {
  const why = Object.assign(document.createElement("p"), {
    id: "held-by",
    className: "held-by",
    textContent: button.dataset.heldBy,
  });
  button.disabled = true;
  button.setAttribute("aria-describedby", why.id);
  button.parentElement.after(why);
  const release = () => {
    why.remove();
    button.removeAttribute("aria-describedby");
    if ("heldBy" in button.dataset) button.disabled = false;
    button.removeAttribute("data-held-by");
  };
  const typed = ({ target }) => target.closest(ASIDE) || release();
  ["input", "change", "newsroom:typed"].forEach((kind) => form.addEventListener(kind, typed));
  window.CKEDITOR?.on("instanceReady", ({ editor }) => editor.on("change", release));
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
  else document.querySelector(".refusal")?.focus();
  const held = form.querySelector("[data-held-by]");
  if (held && isTyped(form)) held.removeAttribute("data-held-by");
  else if (held) holdUntilTyped(form, held);
  const bar = form.querySelector(".writing-buttons");
  if (bar) keepClearOf(bar);
}
