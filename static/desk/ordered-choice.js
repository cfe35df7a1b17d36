// An ordered multiple choice, such as categories or bylines: chips, and a combobox that finds the next option
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).

import { gettext, ngettext } from "./texts.js";

const MOST_OFFERED = 50;
const MARKS = /\p{M}/gu;

// The values with one of them moved one place forward.
export function movedForward(values, value) {
  const at = values.indexOf(value);
  if (at < 1) return values;
  return [...values.slice(0, at - 1), value, values[at - 1], ...values.slice(at + 1)];
}

const folded = (text) => text.normalize("NFD").replace(MARKS, "").toLowerCase();

// The options [value, name] whose name contains each typed word, those that start with the text first.
export function matching(options, typed) {
  const text = folded(typed.trim());
  const words = text.split(/\s+/);
  const known = options.map((option) => ({ option, name: folded(option[1]) }));
  const found = known.filter(({ name }) => words.every((word) => name.includes(word)));
  found.sort((one, other) => other.name.startsWith(text) - one.name.startsWith(text));
  return found.map(({ option }) => option);
}

function makeButton(sign, label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function makeField(list) {
  const field = Object.assign(document.createElement("input"), {
    id: list.id,
    type: "text",
    role: "combobox",
  });
  Object.assign(field, { autocomplete: "off", ariaAutoComplete: "list", spellcheck: false });
  field.dataset.orderedChoice = list.name;
  field.setAttribute("aria-controls", `${list.id}-options`);
  field.setAttribute("aria-expanded", "false");
  return field;
}

function makeList(id) {
  return Object.assign(document.createElement("ul"), {
    id: `${id}-options`,
    className: "choice-options",
    role: "listbox",
    ariaLabel: gettext("Choices"),
    hidden: true,
  });
}

export class OrderedChoice {
  constructor(list) {
    this.name = list.name;
    this.options = new Map([...list.options].map((option) => [option.value, option.text]));
    this.chosen = [...list.selectedOptions].map((option) => option.value);
    this.chips = Object.assign(document.createElement("ol"), { className: "chips" });
    this.field = makeField(list);
    this.offered = makeList(list.id);
    this.said = Object.assign(document.createElement("p"), { role: "status" });
    this.active = -1;
    const place = Object.assign(document.createElement("div"), { className: "ordered-choice" });
    place.append(this.chips, this.field, this.offered, this.said);
    list.replaceWith(place);
    this.listen();
    this.draw();
  }

  listen() {
    const { field, offered } = this;
    field.addEventListener("keydown", (event) => this.pressed(event));
    // Text typed here is not part of the story until an option is chosen.
    field.addEventListener("input", (event) => {
      if (!event.isTrusted) return;
      event.stopPropagation();
      this.open();
    });
    field.addEventListener("click", () => this.open());
    field.addEventListener("blur", () => this.leave());
    field.addEventListener("newsroom:put", ({ detail }) => {
      this.change(detail.filter((value) => this.options.has(value)));
    });
    offered.addEventListener("pointerdown", (event) => event.preventDefault());
    offered.addEventListener("click", ({ target }) =>
      this.add(target.closest("[data-value]")?.dataset.value),
    );
  }

  // The keys of the pattern; a handler that returns false keeps the browser's default action.
  pressed(event) {
    const keys = {
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      Enter: () => this.enter(),
      Escape: () => this.isOpen() && this.close(),
    };
    if (event.isComposing || !keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    if (keys[event.key]() !== false) event.preventDefault();
  }

  isOpen() {
    return !this.offered.hidden;
  }

  left() {
    return [...this.options].filter(([value]) => !this.chosen.includes(value));
  }

  open() {
    if (this.field.readOnly) return;
    const found = matching(this.left(), this.field.value).slice(0, MOST_OFFERED);
    this.offered.replaceChildren(...found.map((option, index) => this.item(option, index)));
    this.offered.hidden = !found.length;
    this.field.setAttribute("aria-expanded", String(found.length > 0));
    this.point(this.field.value.trim() && found.length ? 0 : -1);
    this.say(ngettext("{count} found", "{count} found", found.length));
  }

  close() {
    this.offered.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.point(-1);
  }

  // Chooses the option if the text matches exactly one.
  leave() {
    const typed = this.field.value.trim();
    const found = typed ? matching(this.left(), typed) : [];
    this.close();
    this.field.value = "";
    if (found.length === 1) this.change([...this.chosen, found[0][0]]);
    else if (typed) this.say(gettext("“{typed}” was not added: choose from the list.", { typed }), "help");
  }

  item([value, name], index) {
    const item = Object.assign(document.createElement("li"), { role: "option", textContent: name });
    item.id = `${this.offered.id}-${index}`;
    item.dataset.value = value;
    item.ariaSelected = "false";
    return item;
  }

  point(index) {
    const items = [...this.offered.children];
    this.active = index;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", items[index].id);
    items[index].scrollIntoView({ block: "nearest" });
  }

  move(step) {
    if (!this.isOpen()) this.open();
    const count = this.offered.childElementCount;
    if (!count || !this.isOpen()) return;
    this.point(this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count);
  }

  enter() {
    this.add(this.isOpen() && this.offered.children[this.active]?.dataset.value);
  }

  add(value) {
    if (!value || this.chosen.includes(value)) return;
    this.field.value = "";
    this.close();
    this.change([...this.chosen, value]);
    this.field.focus();
    this.say(gettext("{name} added", { name: this.options.get(value) }));
  }

  remove(value) {
    this.change(this.chosen.filter((other) => other !== value));
    this.field.focus();
    this.say(gettext("{name} removed", { name: this.options.get(value) }));
  }

  forward(value) {
    this.change(movedForward(this.chosen, value));
    this.chips.children[this.chosen.indexOf(value)].querySelector("button").focus();
  }

  say(textContent, className = "visually-hidden") {
    Object.assign(this.said, { textContent, className });
  }

  change(chosen) {
    this.chosen = chosen;
    this.draw();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  draw() {
    this.chips.replaceChildren(...this.chosen.map((value, index) => this.chip(value, index)));
    this.field.placeholder = this.chosen.length ? gettext("Add another…") : gettext("Type to find…");
  }

  chip(value, index) {
    const text = this.options.get(value);
    const chip = document.createElement("li");
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: this.name, value });
    chip.append(input, text);
    const forward = gettext("Put {name} before", { name: text });
    const remove = gettext("Remove {name}", { name: text });
    if (index > 0) chip.append(makeButton("↑", forward, () => this.forward(value)));
    chip.append(makeButton("×", remove, () => this.remove(value)));
    return chip;
  }
}
