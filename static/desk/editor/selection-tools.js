// A small bar at the selected text with the most used tools. The toolbar has all of them, for the keyboard.

import { gettext } from "../texts.js";
import { blocks } from "./blocks.js";

const GAP = 8; // pixels between the bar and the text
const CKEDITOR_ON = 1; // CKEDITOR.TRISTATE_ON

const tools = () => {
  const of = (wanted) => blocks().find(({ name }) => name === wanted);
  return [
    { command: "bold", sign: "B", label: gettext("Bold") },
    { command: "italic", sign: "I", label: gettext("Italic") },
    { command: "link", sign: gettext("Link"), label: gettext("Link") },
    { command: "h2", sign: "H2", label: of("h2").label, make: of("h2").make },
    { command: "h3", sign: "H3", label: of("h3").label, make: of("h3").make },
    { command: "blockquote", sign: "“”", label: of("blockquote").label },
  ];
};

function isWords(range, editable) {
  const { collapsed, commonAncestorContainer: place } = range;
  const isInFigure = () => place.parentElement.closest(".cke_widget_wrapper");
  return !collapsed && editable.contains(place) && !isInFigure() && Boolean(range.toString().trim());
}

class SelectionTools {
  constructor(editor) {
    this.editor = editor;
    this.bar = Object.assign(document.createElement("div"), {
      className: "selection-tools",
      role: "toolbar",
    });
    this.bar.ariaLabel = gettext("Selected text");
    this.bar.hidden = true;
    this.buttons = tools().map((tool) => this.button(tool));
    this.bar.append(...this.buttons);
    editor.container.$.append(this.bar);
    editor.container.$.classList.add("has-selection-tools");
    this.listen();
  }

  button({ command, sign, label, make }) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
    Object.assign(made, { title: label, ariaLabel: label, tabIndex: -1 });
    made.dataset.command = command;
    // Keep the selection focused.
    made.addEventListener("pointerdown", (event) => event.preventDefault());
    made.addEventListener("click", () => {
      this.editor.fire("saveSnapshot");
      if (make) make(this.editor);
      else this.editor.execCommand(command);
      this.editor.fire("saveSnapshot");
      this.show();
    });
    return made;
  }

  listen() {
    document.addEventListener("selectionchange", () => this.showSoon());
    this.editor.on("blur", () => (this.bar.hidden = true));
    // While the pointer is down, the selection is still changing.
    document.addEventListener("pointerdown", ({ target }) => {
      this.isPointing = !this.bar.contains(target);
      if (this.isPointing) this.bar.hidden = true;
    });
    document.addEventListener("pointerup", () => {
      this.isPointing = false;
      this.showSoon();
    });
  }

  showSoon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.show());
  }

  selected() {
    const editable = this.editor.editable()?.$;
    const selection = getSelection();
    if (!editable || this.isPointing || this.editor.readOnly || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    return isWords(range, editable) ? range : null;
  }

  show() {
    const range = this.selected();
    this.bar.hidden = !range;
    if (!range) return;
    this.buttons.forEach((button) => button.setAttribute("aria-pressed", String(this.isOn(button))));
    this.place(range);
  }

  isOn({ dataset }) {
    const { command } = dataset;
    if (/^h\d$/.test(command)) return Boolean(this.editor.elementPath()?.contains(command));
    if (command === "link") return Boolean(this.editor.elementPath()?.contains("a"));
    return this.editor.getCommand(command)?.state === CKEDITOR_ON;
  }

  // Above the first line, or below the last if the toolbar is in the way.
  place(range) {
    const frame = this.editor.container.$.getBoundingClientRect();
    const lines = range.getClientRects();
    const [first, last] = [lines[0], lines[lines.length - 1]];
    const { offsetWidth: width, offsetHeight: height } = this.bar;
    const top = this.editor.container.$.querySelector(".cke_top")?.getBoundingClientRect().bottom ?? 0;
    const fits = first.top - height - GAP > Math.max(top, 0);
    const y = fits ? first.top - height - GAP : last.bottom + GAP;
    const x = Math.max(0, Math.min(first.left - frame.left, frame.width - width));
    Object.assign(this.bar.style, { insetBlockStart: `${y - frame.top}px`, left: `${x}px` });
  }
}

export function addSelectionTools(editor) {
  editor.on("instanceReady", () => new SelectionTools(editor));
}
