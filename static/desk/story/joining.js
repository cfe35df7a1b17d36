// Merges other people's changes into the body while it is being written: only blocks that differ are
// replaced, so that the caret and the undo history survive.

// For each block of `next`, the index of the same block in `now`, or -1: ascending, matched from both ends.
export function origins(now, next) {
  const found = next.map(() => -1);
  let [start, end] = [0, 0];
  const most = Math.min(now.length, next.length);
  while (start < most && now[start] === next[start]) found[start] = start++;
  while (end < most - start && now.at(-1 - end) === next.at(-1 - end)) {
    end += 1;
    found[next.length - end] = now.length - end;
  }
  const places = new Map();
  for (let place = now.length - end - 1; place >= start; place -= 1) places.set(now[place], place);
  let last = start - 1;
  for (let place = start; place < next.length - end; place += 1) {
    const origin = places.get(next[place]);
    if (origin > last) last = found[place] = origin;
  }
  return found;
}

const parse = (markup) => [...new DOMParser().parseFromString(markup, "text/html").body.children];
const BETWEEN_BLOCKS = "ul, ol, table, thead, tbody, tfoot, tr, blockquote, figure";

// A block as text, independent of how its markup is written.
function signature(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.data.replace(/\s+/g, " ");
    return text === " " && node.parentElement.matches(BETWEEN_BLOCKS) ? "" : text;
  }
  const attributes = [...(node.attributes ?? [])].filter(({ name }) => name !== "src");
  const sorted = attributes.map(({ name, value }) => `${name}=${value}`).sort();
  const inside = [...node.childNodes].map(signature).join("").trim();
  return `<${node.localName} ${sorted}>${inside}</>`;
}

const isBlock = ({ dataset }) => !("ckeTemp" in dataset || "ckeHiddenSel" in dataset);

// The caret's offset in its block's new text: by the words around it, as others may have changed earlier ones.
export function caretAmong(before, after, text) {
  if (text.endsWith(after)) return text.length - after.length;
  if (text.startsWith(before)) return before.length;
  for (const length of [40, 20, 10, 5]) {
    const words = before.slice(-length);
    const place = text.indexOf(words);
    if (words.length === length && place >= 0 && place === text.lastIndexOf(words)) return place + length;
  }
  return Math.min(before.length, text.length);
}

// The caret's block, and the block's text before and after the caret.
function caretIn(editable, blocks) {
  const selection = editable.ownerDocument.getSelection();
  if (!selection.rangeCount || !editable.contains(selection.focusNode)) return null;
  const block = blocks.find((each) => each.contains(selection.focusNode));
  if (!block) return null;
  const before = editable.ownerDocument.createRange();
  before.setStart(block, 0);
  before.setEnd(selection.focusNode, selection.focusOffset);
  const text = before.toString();
  return { block, before: text, after: block.textContent.slice(text.length) };
}

function putCaret(block, offset) {
  const selection = block.ownerDocument.getSelection();
  const texts = block.ownerDocument.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = offset;
  while (texts.nextNode() && left > texts.currentNode.length) left -= texts.currentNode.length;
  if (texts.currentNode === block) selection.collapse(block, 0);
  else selection.collapse(texts.currentNode, Math.min(left, texts.currentNode.length));
}

// The index of the block that replaces a removed one; -1 if it was kept.
export function successor(kept, gone) {
  return kept.includes(gone) ? -1 : kept.findLastIndex((place) => place >= 0 && place < gone) + 1;
}

function replace(blocks, nodes, kept) {
  const [{ parentElement: editable }] = blocks;
  const placed = nodes.map((node, place) => blocks[kept[place]] ?? node);
  blocks.filter((block) => !placed.includes(block)).forEach((block) => block.remove());
  placed.reduceRight((following, node) => {
    if (!blocks.includes(node)) editable.insertBefore(node, following);
    return node;
  }, null);
  return placed;
}

// Merges block by block; false if that is not possible.
export function joinBody(editor, markup) {
  const editable = editor.mode === "wysiwyg" ? editor.editable()?.$ : null;
  if (!editable) return false;
  const blocks = [...editable.children].filter(isBlock);
  const [now, next] = [editor.getData(), markup].map((each) => parse(each).map(signature));
  const holder = editable.ownerDocument.createElement("div");
  holder.innerHTML = editor.dataProcessor.toHtml(markup);
  const nodes = [...holder.children];
  if (!blocks.length || blocks.length !== now.length || nodes.length !== next.length) return false;
  editor.fire("saveSnapshot");
  const caret = caretIn(editable, blocks);
  const kept = origins(now, next);
  const placed = replace(blocks, nodes, kept);
  const instead = caret && placed[successor(kept, blocks.indexOf(caret.block))];
  if (instead) putCaret(instead, caretAmong(caret.before, caret.after, instead.textContent));
  editor.widgets?.checkWidgets();
  editor.fire("saveSnapshot");
  return true;
}
