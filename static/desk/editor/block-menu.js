// The block menu: a / at the start of an empty paragraph opens it; text typed after it filters the blocks.

import { gettext, ngettext } from "../texts.js";
import { blocks } from "./blocks.js";
import { replaceBy } from "./keys.js";
import { place } from "./placing.js";

const LONGEST = 30; // characters after the /
const [UP, DOWN, ENTER, ESCAPE, TAB] = [38, 40, 13, 27, 9];

// The blocks that match the typed text.
export function matching(rows, typed) {
  const text = typed.trim().toLowerCase();
  return rows.filter(({ label, words }) => `${label} ${words}`.toLowerCase().includes(text));
}

class BlockMenu {
  constructor(editor) {
    Object.assign(this, { editor, active: 0, found: [], dismissed: null });
    this.list = Object.assign(document.createElement("ul"), { id: "block-menu", role: "listbox" });
    Object.assign(this.list, { className: "choice-options block-menu", hidden: true });
    Object.assign(this.list, { ariaLabel: gettext("Blocks"), tabIndex: 0 }); // The list is scrollable.
    this.said = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
    editor.container.$.append(this.list, this.said);
    // Keep the focus in the text.
    ["pointerdown", "mousedown"].forEach((name) =>
      this.list.addEventListener(name, (event) => event.preventDefault()),
    );
    this.list.addEventListener("click", ({ target }) => this.choose(target.closest("[role=option]")));
    editor.editable().$.addEventListener("input", () => this.look());
    editor.on("key", (event) => this.pressed(event), null, null, 1);
    editor.on("blur", () => this.close());
  }

  // The paragraph at the caret, if it contains only / and a block query.
  asked() {
    const { anchorNode: node, anchorOffset: offset, isCollapsed } = getSelection();
    const block = node?.nodeType === Node.TEXT_NODE && node.parentElement.closest("p");
    const isAlone = isCollapsed && block?.parentElement === this.editor.editable()?.$;
    const text = isAlone ? block.textContent.replace(/\u200b/g, "") : "";
    return text.startsWith("/") && text.length <= LONGEST ? { node, offset, block, text } : null;
  }

  look() {
    const asked = this.asked();
    if (!asked || asked.block === this.dismissed) return this.close();
    const offered = blocks().filter(({ needs }) => !needs || this.editor.getCommand(needs));
    this.found = matching(offered, asked.text.slice(1));
    if (!this.found.length) return this.close();
    this.draw();
    this.point(0);
    this.place(asked.block);
    this.said.textContent = ngettext("{count} block", "{count} blocks", this.found.length);
  }

  draw() {
    const items = this.found.map(({ label, marks = [] }, index) => {
      const item = Object.assign(document.createElement("li"), { role: "option", textContent: label });
      item.id = `block-menu-${index}`;
      if (marks[0]) item.append(Object.assign(document.createElement("kbd"), { textContent: marks[0] }));
      return item;
    });
    this.list.replaceChildren(...items);
    this.list.hidden = false;
  }

  place(block) {
    const frame = this.editor.container.$.getBoundingClientRect();
    const line = block.getBoundingClientRect();
    this.list.style.insetBlockStart = `${line.bottom - frame.top + 4}px`;
    this.list.scrollIntoView({ block: "nearest" });
  }

  point(index) {
    this.active = (index + this.found.length) % this.found.length;
    [...this.list.children].forEach((item, at) =>
      item.setAttribute("aria-selected", String(at === this.active)),
    );
    this.list.children[this.active].scrollIntoView({ block: "nearest" });
    this.editor.editable().setAttribute("aria-activedescendant", `block-menu-${this.active}`);
  }

  close() {
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.editor.editable()?.removeAttribute("aria-activedescendant");
  }

  pressed(event) {
    if (this.list.hidden) return;
    const items = this.list.children;
    const keys = {
      [UP]: () => this.point(this.active - 1),
      [DOWN]: () => this.point(this.active + 1),
      [ENTER]: () => this.choose(items[this.active]),
      [TAB]: () => this.choose(items[this.active]),
      [ESCAPE]: () => this.dismiss(),
    };
    if (!keys[event.data.keyCode]) return;
    event.cancel();
    keys[event.data.keyCode]();
  }

  // Leaves in place a / that was meant literally.
  dismiss() {
    this.dismissed = this.asked()?.block ?? null;
    this.close();
  }

  choose(item) {
    const asked = this.asked();
    if (!item || !asked) return this.close();
    const { make } = this.found[[...this.list.children].indexOf(item)];
    const { editor } = this;
    this.close();
    replaceBy(editor, make, { node: asked.node, start: 0, end: asked.node.length });
  }
}

// Opens the menu without a typed /: in the current paragraph if empty, else in a new one after its block.
function openMenu(editor, menu) {
  editor.focus();
  const current = editor.getSelection()?.getRanges()[0]?.startPath().block;
  const isFree =
    current?.is("p") && current.getParent().equals(editor.editable()) && !current.getText().trim();
  editor.fire("saveSnapshot");
  const paragraph = isFree ? current : editor.document.createElement("p");
  if (!isFree) place(editor, [paragraph], { staysAtCaret: true });
  paragraph.setText("/");
  const range = editor.createRange();
  range.setStart(paragraph.getFirst(), 1);
  range.collapse(true);
  range.select();
  editor.fire("saveSnapshot");
  menu.look();
}

export function addBlockMenu(editor) {
  let menu = null;
  editor.on("instanceReady", () => (menu = new BlockMenu(editor)));
  editor.addCommand("blocks", { exec: () => openMenu(editor, menu), async: true });
  editor.ui.addButton("Blocks", { label: gettext("Add a block"), command: "blocks", toolbar: "insert" });
}
