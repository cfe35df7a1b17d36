// "Tidy": the language's own marks and single spaces throughout the story, and the dateline only once. In the
// body it is one undo step, and one in each field.

import { CODE, isOfWords, languageOf, putIntoField, textBefore } from "../typing.js";
import { datelineLength, tidied } from "../typography.js";
import { body } from "./keeping.js";

const WORDS = ".writing-words, .writing-details";

function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, ({ data, parentElement }) =>
    data.trim() && parentElement.isContentEditable && !parentElement.closest(CODE)
      ? NodeFilter.FILTER_ACCEPT
      : NodeFilter.FILTER_REJECT,
  );
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

function dropDateline(root, dateline) {
  const first = [...root.children].find((each) => each.innerText.trim() && !each.querySelector("figure"));
  let length = first ? datelineLength(first.textContent, dateline) : 0;
  for (const node of first ? textNodes(first) : []) {
    const dropped = Math.min(length, node.data.length);
    node.deleteData(0, dropped);
    length -= dropped;
  }
}

function tidyBody(editor, dateline) {
  const root = editor.editable().$;
  editor.fire("saveSnapshot");
  if (dateline) dropDateline(root, dateline);
  for (const node of textNodes(root)) {
    const text = tidied(node.data, languageOf(node.parentElement), textBefore(node, 0));
    if (text !== node.data) node.data = text;
  }
  editor.fire("saveSnapshot");
}

function tidyField(field) {
  const text = tidied(field.value, languageOf(field));
  if (text === field.value) return;
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  putIntoField(field, 0, field.value.length, text);
}

export function tidy(form) {
  const places = [...form.querySelectorAll(WORDS)];
  const fields = places.flatMap((place) => [...place.querySelectorAll("textarea, input")]);
  fields.filter((field) => isOfWords(field) && !field.readOnly).forEach(tidyField);
  const editor = body();
  if (editor?.mode === "wysiwyg" && !editor.readOnly) tidyBody(editor, form.elements.dateline?.value);
}
