// Markdown shortcuts while typing, and Alt with an arrow key to move a block. The typed characters are
// inserted first, so that one Undo brings them back.

import { CODE, textBefore } from "../typing.js";
import { blockFor } from "./blocks.js";
import { outermost } from "./placing.js";

const LONGEST_MARK = 3;
const BOLD = /\*\*([^\s*](?:[^*]*[^\s*])?)\*\*$/;
const UP = 38;
const DOWN = 40;

// The caret's text node and offset; null if it is not in a text, or in code, which is kept as typed.
function caretIn(editor) {
  const { anchorNode: node, anchorOffset: offset, isCollapsed } = getSelection();
  const isText = isCollapsed && node?.nodeType === Node.TEXT_NODE && editor.editable().$.contains(node);
  return isText && !node.parentElement.closest(CODE) ? { node, offset } : null;
}

// Removes the characters before the caret, and leaves the caret there.
function takeOut(editor, node, start, end) {
  const range = editor.createRange();
  const text = new window.CKEDITOR.dom.text(node);
  range.setStart(text, start);
  range.setEnd(text, end);
  range.deleteContents();
  const block = range.startPath().block;
  if (block && !block.getText().trim() && !block.getBogus()) block.appendBogus(true);
  if (block && !block.getText().trim()) range.moveToElementEditStart(block);
  range.select();
}

function makeBlock(editor, { node, offset }) {
  const block = node.parentElement.closest("p");
  if (offset > LONGEST_MARK + 1 || block?.parentElement !== editor.editable().$) return;
  const before = textBefore(node, offset).replace(/\u200b/g, "");
  const made = blockFor(before.replaceAll("\u00a0", " ").replace(/ $/, ""));
  if (!made) return;
  replaceBy(editor, made.make, { node, start: 0, end: offset });
}

function makeBold(editor, { node, offset }) {
  const found = node.data.slice(0, offset).match(BOLD);
  if (!found) return;
  editor.fire("saveSnapshot");
  const strong = document.createElement("strong");
  strong.textContent = found[1];
  const rest = node.splitText(offset - found[0].length);
  rest.replaceData(0, found[0].length, "");
  rest.before(strong);
  const range = editor.createRange();
  range.setStartAfter(new window.CKEDITOR.dom.element(strong));
  range.collapse(true);
  range.select(); // CKEditor inserts a zero-width space, so that the next character is not bold.
  editor.fire("saveSnapshot");
}

// Replaces the typed shortcut with a block, as one undo step: commands would add their own.
export function replaceBy(editor, make, { node, start, end }) {
  editor.fire("saveSnapshot");
  editor.fire("lockSnapshot", { dontUpdate: true });
  takeOut(editor, node, start, end);
  make(editor);
  editor.fire("unlockSnapshot");
  editor.fire("saveSnapshot");
}

function typed(editor, { data, inputType, isComposing }) {
  if (inputType !== "insertText" || isComposing) return;
  const caret = caretIn(editor);
  if (!caret) return;
  if (data === " ") makeBlock(editor, caret);
  else if (data === "*") makeBold(editor, caret);
}

// The top-level blocks from the start of the selection to its end.
function selectedBlocks(editor) {
  const range = editor.getSelection()?.getRanges()[0];
  const [first, last] = [range?.startContainer, range?.endContainer].map((node) =>
    node?.equals(editor.editable()) ? null : outermost(editor.editable(), node),
  );
  const found = [];
  for (let block = first; last && block; block = block.equals(last) ? null : block.getNext()) {
    found.push(block);
  }
  return found.length ? found : focusedWidget(editor);
}

const focusedWidget = ({ widgets }) => (widgets.focused ? [widgets.focused.wrapper] : []);

// Moves the selected blocks past the previous or next one; false if there is none.
export function moveBlocks(editor, isUp) {
  const blocks = selectedBlocks(editor);
  const isElement = (node) => node.type === window.CKEDITOR.NODE_ELEMENT;
  const other = isUp ? blocks[0]?.getPrevious(isElement) : blocks.at(-1)?.getNext(isElement);
  if (!other) return false;
  const { focused } = editor.widgets;
  editor.fire("saveSnapshot");
  const bookmarks = focused ? null : editor.getSelection().createBookmarks(true);
  if (isUp) other.insertAfter(blocks.at(-1));
  else other.insertBefore(blocks[0]);
  if (focused) focused.focus();
  else editor.getSelection().selectBookmarks(bookmarks);
  blocks[0].$.scrollIntoView({ block: "nearest" });
  editor.fire("saveSnapshot");
  return true;
}

// CKEditor leaves a non-breaking space after bold text and links.
const SPACE = /(<\/(?:strong|em|a)>)&nbsp;(?=[^\s&<])/g;

export function addKeys(editor) {
  editor.on("getData", ({ data }) => void (data.dataValue = data.dataValue.replace(SPACE, "$1 ")));
  const { ALT } = window.CKEDITOR;
  editor.addCommand("moveUp", { exec: () => moveBlocks(editor, true) });
  editor.addCommand("moveDown", { exec: () => moveBlocks(editor, false) });
  editor.setKeystroke(ALT + UP, "moveUp");
  editor.setKeystroke(ALT + DOWN, "moveDown");
  editor.on("contentDom", () => {
    const editable = editor.editable();
    editable.attachListener(editable, "input", ({ data }) => typed(editor, data.$));
  });
}
