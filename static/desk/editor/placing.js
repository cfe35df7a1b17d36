// Where pictures, tables and rules are inserted: after the text block that contains the caret, never inside
// it. A list, a quote or a table is one block.

const ALONE = ["figure", "table", "hr", "aside"];
const TEXT = { p: 1, h2: 1, h3: 1, li: 1, td: 1, th: 1 };

export function outermost(editable, node) {
  while (node && !node.getParent()?.equals(editable)) node = node.getParent();
  return node;
}

// The child of the body after which to insert; null in an empty body.
export function blockAtCaret(editor) {
  const editable = editor.editable();
  const range = editor.getSelection()?.getRanges().at(-1);
  if (!range || !(editable.contains(range.endContainer) || editable.equals(range.endContainer))) {
    return editable.getLast();
  }
  const { startContainer, endContainer, endOffset } = range;
  if (endContainer.equals(editable)) return editable.getChild(Math.max(endOffset - 1, 0));
  const block = outermost(editable, endContainer);
  // A triple click selects a paragraph up to the start of the next.
  const endsBefore = endOffset === 0 && !outermost(editable, startContainer)?.equals(block);
  return endsBefore ? block.getPrevious() : block;
}

function isEmpty(block) {
  return block.type === 1 && block.is("p", "h2", "h3") && !block.getText().trim() && !block.findOne("img");
}

function ensureTextAfter(editor, element) {
  const next = element.getNext((node) => node.type === 1);
  const range = editor.createRange();
  if (next && range.moveToElementEditStart(next) && range.startPath().contains(TEXT)) return range;
  const paragraph = editor.document.createElement("p");
  paragraph.appendBogus(true);
  paragraph.insertAfter(element);
  range.moveToElementEditStart(paragraph);
  return range;
}

// Moves from one editable of a widget to the next, or to the text after the widget.
export function goOn(editor, line) {
  const widget = editor.widgets.getByElement(new window.CKEDITOR.dom.element(line));
  const places = Object.values(widget.editables);
  const next = places[places.findIndex(({ $ }) => $ === line) + 1];
  if (!next) return goBehind(editor, widget);
  const range = editor.createRange();
  next.focus();
  range.moveToElementEditEnd(next);
  select(range);
}

// Moves to the text after a widget, so that typing can continue.
export function goBehind(editor, widget) {
  const range = ensureTextAfter(editor, widget.wrapper);
  editor.focus();
  select(range);
}

function select(range) {
  range.select();
  range.scrollIntoView();
}

function put(editor, elements, block) {
  const editable = editor.editable();
  let last = block && editable.contains(block) ? block : editable.getLast();
  const isReplaced = Boolean(last) && isEmpty(last);
  const empty = last;
  for (const element of elements) {
    if (last) element.insertAfter(last);
    else editable.append(element);
    last = element;
  }
  if (isReplaced) empty.remove();
  return isReplaced;
}

// Inserts elements after a block as one undo step, and returns the last of them. The caret goes after them,
// unless it is to stay where it is.
export function place(editor, elements, { block = blockAtCaret(editor), staysAtCaret = false } = {}) {
  editor.fire("saveSnapshot");
  const isReplaced = put(editor, elements, block);
  editor.fire("lockSnapshot");
  editor.widgets.checkWidgets({ initOnlyNew: true });
  editor.fire("unlockSnapshot");
  const last = outermost(editor.editable(), elements.at(-1));
  const range = ensureTextAfter(editor, last);
  if (!staysAtCaret || isReplaced) {
    range.select();
    range.scrollIntoView();
  }
  editor.fire("saveSnapshot");
  return last;
}

export function placeMarkup(editor, markup, options) {
  const { body } = new DOMParser().parseFromString(markup, "text/html");
  const { element } = window.CKEDITOR.dom;
  const asEditorShows = (each) => element.createFromHtml(editor.dataProcessor.toHtml(each.outerHTML));
  return place(editor, [...body.children].map(asEditorShows), options);
}

// Whether the markup contains only pictures, tables and rules.
export function standsAlone(markup) {
  const { body } = new DOMParser().parseFromString(markup, "text/html");
  const nodes = [...body.childNodes].filter((node) => node.nodeType === 1 || node.textContent.trim());
  return nodes.length > 0 && nodes.every((node) => ALONE.includes(node.localName));
}

function inserted(editor, event) {
  if (!ALONE.includes(event.data.getName())) return;
  event.stop();
  editor.focus();
  place(editor, [event.data]);
}

// Pastes a picture or table copied in this editor. A dragged one already lands between blocks.
function pasted(editor, event) {
  const { dataValue, range, method } = event.data;
  if (range || method === "drop" || editor.widgets.widgetHoldingFocusedEditable || !standsAlone(dataValue)) {
    return;
  }
  event.stop();
  editor.focus();
  placeMarkup(editor, dataValue);
}

export function startPlacing(editor) {
  editor.on("insertElement", (event) => inserted(editor, event), null, null, 1);
  editor.on("paste", (event) => pasted(editor, event), null, null, 999);
}
