// For pages where a person can't change the story (any more): shows their earlier words that exist only on
// this device, to copy or discard. If the story becomes editable again, its writing page offers them.

import { deskClock } from "../controls.js";
import * as device from "../device.js";
import { gettext } from "../texts.js";
import { ask, newPageName } from "./transport.js";

const BLOCKS = "p, h1, h2, h3, h4, li, figcaption, pre, td, th, dt, dd, div";

// The text of a body, one paragraph per block.
function asText(markup) {
  const { body } = new DOMParser().parseFromString(markup, "text/html");
  body.querySelectorAll("br").forEach((end) => end.replaceWith("\n"));
  body.querySelectorAll(BLOCKS).forEach((block) => block.append("\n\n"));
  return body.textContent
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

const squeezed = (text) => text.replace(/\s+/g, " ").trim();

// The words to show, as {name, label, typed}: the body, and each other text that differs from the stored one.
export function differing(words, stored) {
  return stored.flatMap(({ name, label, value }) => {
    const typed = words.find(([other]) => other === name)?.[1];
    if (typed === undefined || (name !== "body" && squeezed(typed) === squeezed(value))) return [];
    return [{ name, label, typed }];
  });
}

// The desk has the words although its answer was lost: they are no longer needed here.
export const isKnownTo = ({ status, answer }) =>
  status === 200 || (status === 409 && answer.is_saved === true);

const make = (name, given = {}, ...children) => {
  const node = Object.assign(document.createElement(name), given);
  node.append(...children);
  return node;
};

class LeftWords {
  constructor(form, place) {
    Object.assign(this, { form, place });
    this.said = place.querySelector("[data-left-said]");
    this.stored = [...place.querySelectorAll("[data-left-stored] dt")].map((label) => ({
      name: label.dataset.name,
      label: label.textContent,
      value: label.nextElementSibling.textContent,
    }));
  }

  async open() {
    const { story } = this.place.dataset;
    // Pages that created this story by their form, before it had an address; the last may still be closing.
    const begun = this.place.dataset.pages.split(" ");
    await Promise.all(begun.map((page) => device.assign(page, story)));
    const closed = (await device.left()).map(({ page }) => page);
    const records = (await device.left(begun)).filter((each) => each.story === story);
    for (const record of records) {
      if (isKnownTo(await this.post(record))) await device.forget(record.page);
      else if (closed.includes(record.page)) this.show(record);
    }
  }

  post({ version, words }) {
    const identity = { version, page: newPageName(), person: this.place.dataset.person };
    return ask(this.form, this.place.dataset.autosaveUrl, [...words, ...Object.entries(identity)]);
  }

  show(record) {
    const fields = differing(record.words, this.stored);
    const text = make("dl", { className: "left-text" });
    fields.forEach(({ name, label, typed }) => {
      const shown = name === "body" ? asText(typed) : typed;
      text.append(make("dt", {}, label), make("dd", { dir: "auto" }, shown));
    });
    const time = deskClock(new Date(record.at));
    const why = gettext(
      "You were typing this here until {time}. It was not saved: you can no longer change this story. It stays on this device, and is offered to you if you can change the story again.",
      { time },
    );
    const part = make("div", {}, make("p", {}, why), text);
    part.append(make("div", { className: "keeping-ways" }, ...this.ways(record, fields, part, text)));
    this.place.querySelector("[data-left-list]").append(part);
    this.place.hidden = false;
  }

  ways(record, fields, part, text) {
    const given = { type: "button", className: "button-like" };
    const copy = make("button", given, gettext("Copy what I typed"));
    const discard = make("button", given, gettext("Discard what I typed"));
    copy.addEventListener("click", () => this.copy(fields, text));
    discard.addEventListener("click", () => this.discard(record, part));
    return [copy, discard];
  }

  async copy(fields, text) {
    try {
      await navigator.clipboard.write([new ClipboardItem(asCopied(fields))]);
      this.said.textContent = gettext("Copied.");
    } catch {
      getSelection().selectAllChildren(text);
      this.said.textContent = gettext("It is selected now: copy it with Ctrl+C or ⌘C.");
    }
  }

  async discard(record, part) {
    await device.forget(record.page);
    part.remove();
    this.said.textContent = gettext("Discarded.");
    this.said.tabIndex = -1;
    this.said.focus();
  }
}

// Clipboard data: HTML for editors, plain text for everything else.
function asCopied(fields) {
  const plain = fields.map(({ name, typed }) => (name === "body" ? asText(typed) : typed)).join("\n\n");
  const holder = document.createElement("div");
  const marked = fields.map(({ name, typed }) => {
    holder.textContent = typed;
    return name === "body" ? typed : `<p>${holder.innerHTML}</p>`;
  });
  const kinds = { "text/plain": plain, "text/html": marked.join("") };
  return Object.fromEntries(Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })]));
}

export function startLeftWords(form) {
  const place = form.querySelector("[data-left-words]");
  if (place) new LeftWords(form, place).open();
}
