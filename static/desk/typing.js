// While somebody types, straight quotation marks and typed dashes become those of the language. The typed
// character is inserted first, so that one Undo brings it back. Code, Source and pasted text are left alone.

import { mayChange, replacement } from "./typography.js";

const FIELDS =
  "textarea:not(.cke_source, [name=body]), #picker-credit, input:is([name=headline], [name=first_line], " +
  "[name=second_line], [name=dateline], [name=lead_credit], [name=social_headline])";
const BLOCKS = "p, h2, h3, li, td, th, caption, .figure-caption, .figure-credit, .figure-alt, .cke_editable";
export const CODE = "code, pre, kbd, samp, tt";

export const languageOf = (element) => element.closest("[lang]")?.lang;
export const isOfWords = (field) => field.matches(FIELDS);

// The text of a block before a position in it.
export function textBefore(node, offset) {
  const range = document.createRange();
  range.setStart(node.parentElement.closest(BLOCKS), 0);
  range.setEnd(node, offset);
  return range.toString();
}

// Uses the browser's command: setting the value would clear the field's undo history.
export function putIntoField(field, start, end, text) {
  field.setSelectionRange(start, end);
  document.execCommand("insertText", false, text);
}

function typedInField(field, data) {
  const { selectionStart: caret, value } = field;
  if (!mayChange(value[caret - 2], data)) return;
  const change = replacement(value.slice(0, caret - 1), data, languageOf(field));
  if (change) putIntoField(field, caret - change.back, caret, change.text);
}

function typedInBody(editor, data) {
  const { anchorNode: node, anchorOffset: caret } = getSelection();
  if (node?.nodeType !== Node.TEXT_NODE || !mayChange(node.data[caret - 2], data)) return;
  if (node.parentElement.closest(CODE)) return;
  const before = textBefore(node, caret).slice(0, -1);
  const change = replacement(before, data, languageOf(node.parentElement));
  const start = change && caret - change.back;
  if (!change || start < 0) return;
  editor.fire("saveSnapshot");
  node.replaceData(start, change.back, change.text);
  getSelection().collapse(node, start + change.text.length);
  editor.fire("saveSnapshot");
}

const isTyped = ({ data, inputType, isComposing }) =>
  inputType === "insertText" && !isComposing && data?.length === 1;

function typed(event) {
  if (!isTyped(event)) return;
  const { target, data } = event;
  const editor = window.CKEDITOR?.instances.id_body;
  if (editor?.editable()?.$.contains(target)) typedInBody(editor, data);
  else if (isOfWords(target)) typedInField(target, data);
}

export function startTyping() {
  document.addEventListener("input", typed);
}
