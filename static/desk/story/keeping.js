// The page's part of autosave: the words in the form, and what the page says about them.

import { gettext } from "../texts.js";
import { joinBody } from "./joining.js";

const NOT_WORDS = ["version", "lead_upload"];
const PICTURE = ["src", "alt", "width", "height"];

export const body = () => window.CKEDITOR?.instances.id_body;

const editorIsReady = () => body()?.status === "ready";

function fillBody(form, markup) {
  if (!body()) return void (form.elements.body.value = markup);
  return new Promise((done) => body().setData(markup, { callback: done }));
}

const valuesOf = (entries, name) => JSON.stringify(entries.filter(([other]) => other === name));

// Fields that grow by script listen for this event.
function putInto(field, value) {
  field.value = value;
  field.dispatchEvent?.(new CustomEvent("newsroom:put", { bubbles: true }));
}

// The form's words, as [name, value] entries.
export class Words {
  constructor(form, names) {
    this.form = form;
    this.names = names.split(" ").filter((name) => name && !NOT_WORDS.includes(name));
    this.preview = form.querySelector("[data-lead-preview]");
    this.asLoaded = this.read((field) => (field.type === "checkbox" ? field.value : field.defaultValue));
  }

  read(valueOf = ({ value }) => value) {
    const entries = [...new FormData(this.form)].filter(([name]) => this.names.includes(name));
    return entries.map(([name, value]) => {
      const field = this.form.elements[name];
      if (name === "body") return [name, editorIsReady() ? body().getData() : value];
      return [name, field.matches?.("textarea, input:not([type=hidden])") ? valueOf(field) : value];
    });
  }

  // The words as rendered by the desk, with the body as the editor writes it.
  onDesk() {
    return this.asLoaded.map(([name, value]) => [name, name === "body" && body() ? body().getData() : value]);
  }

  async fill(entries) {
    for (const name of this.names) {
      const values = entries.filter(([other]) => other === name).map(([, value]) => value);
      if (name === "body") await fillBody(this.form, values[0] ?? "");
      else this.fillField(name, values);
    }
  }

  fillField(name, values) {
    const menu = this.form.querySelector(`[data-ordered-choice="${name}"]`);
    const field = this.form.elements[name];
    if (menu) menu.dispatchEvent(new CustomEvent("newsroom:put", { detail: values }));
    else if (field?.type === "checkbox") field.checked = values.length > 0;
    else if (field && values.length) putInto(field, values[0]);
  }

  // Fills only the fields that differ, as refilling one loses its caret. Returns whether all accepted their
  // value: a category added since the page was loaded is not on its menu.
  async join(entries) {
    const now = this.read();
    // A public address is disabled, and disabled fields are not submitted.
    const names = this.names.filter((name) => !this.form.elements[name]?.disabled);
    for (const name of names.filter((each) => valuesOf(now, each) !== valuesOf(entries, each))) {
      const values = entries.filter(([other]) => other === name).map(([, value]) => value);
      if (name !== "body") this.fillField(name, values);
      else if (!editorIsReady() || !joinBody(body(), values[0])) await fillBody(this.form, values[0]);
    }
    const then = this.read();
    const fields = names.filter((name) => name !== "body");
    return fields.every((name) => valuesOf(then, name) === valuesOf(entries, name));
  }

  picture() {
    if (!this.preview?.hasAttribute("src")) return null;
    return Object.fromEntries(PICTURE.map((name) => [name, this.preview.getAttribute(name)]));
  }

  showPicture(shown) {
    if (!this.preview) return;
    PICTURE.forEach((name) => {
      if (shown) this.preview.setAttribute(name, shown[name] ?? "");
      else this.preview.removeAttribute(name);
    });
    this.preview.hidden = this.form.querySelector("[data-lead-remove]").hidden = !shown;
  }
}

// The desk returns merged words as JSON; the form takes them as entries.
export function entriesOf(merged) {
  return Object.entries(merged).flatMap(([name, value]) => {
    if (typeof value === "boolean") return value ? [[name, "on"]] : [];
    return (Array.isArray(value) ? value : [value ?? ""]).map((each) => [name, String(each)]);
  });
}

// What the page says about where the words are, with buttons if something is wrong.
export class KeepingView {
  constructor(part, ways) {
    this.part = part;
    this.ways = ways;
    this.shown = "";
  }

  find(name) {
    return this.part.querySelector(`[data-keeping-${name}]`);
  }

  // Updates live regions only on a change: they would be read out again.
  show({ place, isWaiting, aloud, why, ways }) {
    this.put("place", place);
    this.put("said", aloud);
    this.find("place").classList.toggle("is-waiting", isWaiting);
    const shown = JSON.stringify([why, ways]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.put("why", why);
    this.find("ways").replaceChildren(...ways.map((way) => this.control(way)));
  }

  put(name, text) {
    const place = this.find(name);
    if (place.textContent !== text) place.textContent = text;
  }

  control(way) {
    const { label, act, href } = this.ways[way];
    const control = document.createElement(href ? "a" : "button");
    Object.assign(control, { textContent: label, className: "button-like" });
    if (href) control.href = href;
    else control.type = "button";
    control.addEventListener("click", act);
    return control;
  }
}

// Held: somebody else is editing, or this person may no longer, as `why` explains. The fields become
// read-only and keep the typed text.
export function holdFields(form, isHeld, why) {
  form.querySelectorAll(".writing-words, .writing-details").forEach((place) => {
    place.classList.toggle("is-held", isHeld);
    place.querySelectorAll("textarea, input").forEach((field) => (field.readOnly = isHeld));
    const controls = place.querySelectorAll("select, button, input[type=file], input[type=checkbox]");
    controls.forEach((control) => (control.inert = isHeld));
  });
  // Acts such as Withdraw don't use the words, so nobody's editing may block them.
  const held = "button[name=_act], .writing-buttons button[commandfor]";
  const buttons = [...form.querySelectorAll(held)].filter((button) => !("needsNoWords" in button.dataset));
  buttons.forEach((button) => holdButton(button, isHeld, why));
  if (editorIsReady()) body().setReadOnly(isHeld);
}

// A disabled button says why.
function holdButton(button, isHeld, why) {
  const hasNothingToDo = "heldBy" in button.dataset;
  button.disabled = isHeld || hasNothingToDo;
  const others = () => gettext("Somebody else is writing in this story. Take over to use this.");
  button.title = isHeld ? why || others() : "";
  const reason = isHeld ? "presence-message" : hasNothingToDo ? "held-by" : "";
  if (reason) button.setAttribute("aria-describedby", reason);
  else button.removeAttribute("aria-describedby");
}

// After its first save, a new story's page switches to the story's own addresses.
export function moveToStory(form, part, { id, addresses }) {
  part.dataset.story = id;
  part.dataset.autosaveUrl = addresses.autosave;
  part.dataset.presenceUrl = addresses.presence;
  part.dataset.bothUrl = addresses.both;
  form.action = addresses.change;
  form.dataset.differenceUrl = addresses.difference;
  form.querySelector("button[formtarget=_blank][formaction]").formAction = addresses.preview;
  history.replaceState(history.state, "", addresses.change);
  form.dispatchEvent(new CustomEvent("newsroom:begun", { bubbles: true, detail: { id, addresses } }));
}
