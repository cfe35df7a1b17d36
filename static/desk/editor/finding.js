// Find and replace in the body, with a match count and an optional case-sensitive search.

import { gettext } from "../texts.js";

const MOST = 2000; // matches
const BLOCKS =
  "p, h2, h3, li, td, th, caption, .figure-caption, .figure-credit, .figure-alt, .box-title, .box-whose, .card-title, .card-facts, .cke_editable";

// The editor leaves a zero-width space after bold text.
const UNSEEN = "\u200b*";
const patternOf = (letter) =>
  /[ \u00a0]/.test(letter) ? "[ \\u00a0]" : letter.replace(/[.*+?^${}()|[\]\\/]/, "\\$&");

// The matches of the wanted words in a text, as [start, end] pairs.
export function placesIn(text, wanted, isCaseKept) {
  if (!wanted) return [];
  const found = text.matchAll(new RegExp([...wanted].map(patternOf).join(UNSEEN), isCaseKept ? "gu" : "giu"));
  return Array.from(found, ({ index, 0: match }) => [index, index + match.length]);
}

// The editable texts of the body: one list of text nodes per block.
function textsOf(root) {
  const blocks = new Map();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    if (!node.parentElement.isContentEditable) continue;
    const block = node.parentElement.closest(BLOCKS);
    if (!blocks.has(block)) blocks.set(block, []);
    blocks.get(block).push(node);
  }
  return [...blocks.values()];
}

// Maps an offset in the joined text to [node, offset]; an end offset maps to the node it ends.
function pointIn(nodes, place, isEnd) {
  let left = place;
  for (const node of nodes) {
    if (isEnd ? left <= node.length : left < node.length) return [node, left];
    left -= node.length;
  }
  return [nodes.at(-1), nodes.at(-1).length];
}

function rangesIn(root, wanted, isCaseKept) {
  return textsOf(root).flatMap((nodes) => {
    const text = nodes.map(({ data }) => data).join("");
    return placesIn(text, wanted, isCaseKept).map(([start, end]) => {
      const range = document.createRange();
      range.setStart(...pointIn(nodes, start, false));
      range.setEnd(...pointIn(nodes, end, true));
      return range;
    });
  });
}

// The replacement takes the formatting of the first replaced character.
function put(range, words) {
  const { startContainer: node, startOffset: start, endContainer, endOffset } = range;
  const end = endContainer === node ? endOffset : node.length;
  if (endContainer !== node) {
    const rest = document.createRange();
    rest.setStart(node, node.length);
    rest.setEnd(endContainer, endOffset);
    rest.deleteContents();
  }
  node.replaceData(start, end - start, words);
}

const EDGE = 120; // pixels at the window's edges, where bars may overlap

function bringIntoView(range) {
  const { top, bottom } = range.getBoundingClientRect();
  if (top > EDGE && bottom < innerHeight - EDGE) return;
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
}

const make = (name, values = {}) => Object.assign(document.createElement(name), values);

export class FindBar {
  constructor(editor) {
    Object.assign(this, { editor, found: [], at: 0 });
    this.bar = make("div", { className: "find-bar", role: "search", ariaLabel: gettext("Find in the text") });
    this.wanted = this.field(gettext("Find"));
    this.words = this.field(gettext("Replace with"));
    this.isCaseKept = make("input", { type: "checkbox" });
    this.count = make("span", { className: "find-count", role: "status" });
    const label = make("label");
    label.append(this.isCaseKept, " ", gettext("Match case"));
    this.replacing = [
      this.button(gettext("Replace"), () => this.replace()),
      this.button(gettext("Replace all"), () => this.replaceAll()),
    ];
    const walk = [
      this.button("↑", () => this.step(-1), gettext("Previous")),
      this.button("↓", () => this.step(1), gettext("Next")),
    ];
    const close = this.button("×", () => this.close(), gettext("Close"));
    this.bar.append(this.wanted, this.count, ...walk, label, this.words, ...this.replacing, close);
    editor.container.$.querySelector(".cke_top").append(this.bar);
    this.listen();
  }

  field(name) {
    return make("input", { type: "text", placeholder: name, ariaLabel: name, autocomplete: "off" });
  }

  button(textContent, act, label = "") {
    const made = make("button", { type: "button", textContent });
    if (label) Object.assign(made, { ariaLabel: label, title: label });
    made.addEventListener("click", act);
    return made;
  }

  listen() {
    // Text typed here is not part of the story.
    this.bar.addEventListener("input", (event) => event.stopPropagation());
    this.bar.addEventListener("change", (event) => event.stopPropagation());
    this.wanted.addEventListener("input", () => this.find());
    this.isCaseKept.addEventListener("change", () => this.find());
    this.bar.addEventListener("keydown", (event) => this.pressed(event));
    this.editor.on("change", () => !this.bar.hidden && !this.isReplacing && this.find(false));
  }

  pressed(event) {
    const { key, shiftKey, target } = event;
    const isEnter = key === "Enter" && target.type === "text";
    if (event.isComposing || !(isEnter || key === "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "Escape") this.close();
    else if (target === this.words) this.replace();
    else this.step(shiftKey ? -1 : 1);
  }

  // Opens with the selected text, or with the text `typed` before the bar was ready, which may continue.
  open(chosen, typed = "") {
    this.bar.hidden = false;
    if (typed) this.wanted.value = typed;
    else if (chosen && !chosen.includes("\n") && chosen.length < 100) this.wanted.value = chosen;
    this.words.hidden = this.editor.readOnly;
    this.replacing.forEach((button) => (button.hidden = this.editor.readOnly));
    this.wanted.focus();
    if (!typed) this.wanted.select();
    this.find();
  }

  find(isMoving = true) {
    const root = this.editor.editable().$;
    this.found = rangesIn(root, this.wanted.value, this.isCaseKept.checked).slice(0, MOST);
    this.at = Math.min(this.at, Math.max(0, this.found.length - 1));
    this.show(isMoving);
  }

  step(by) {
    if (!this.found.length) return;
    this.at = (this.at + by + this.found.length) % this.found.length;
    this.show();
  }

  show(isMoving = true) {
    const { found, at } = this;
    const said = found.length
      ? gettext("{number} of {count}", { number: at + 1, count: found.length })
      : gettext("Not found");
    this.count.textContent = this.wanted.value ? said : "";
    if (CSS.highlights) {
      CSS.highlights.set("found", new Highlight(...found));
      CSS.highlights.set("found-here", new Highlight(...found.slice(at, at + 1)));
    }
    if (isMoving && found.length) bringIntoView(found[at]);
  }

  // A single undo step.
  change(ranges) {
    const { editor } = this;
    this.isReplacing = true;
    editor.unlockSelection(); // CKEditor would restore a selection of the replaced text.
    editor.fire("saveSnapshot");
    ranges.toReversed().forEach((range) => put(range, this.words.value));
    editor.fire("saveSnapshot");
    editor.fire("change");
    this.isReplacing = false;
    this.find();
  }

  replace() {
    if (this.found.length) this.change([this.found[this.at]]);
  }

  replaceAll() {
    if (this.found.length) this.change(this.found);
  }

  close() {
    const range = this.found[this.at];
    this.bar.hidden = true;
    CSS.highlights?.delete("found");
    CSS.highlights?.delete("found-here");
    this.editor.focus();
    if (!range) return;
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
}
