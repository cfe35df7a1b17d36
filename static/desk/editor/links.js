// Links: a box that finds our own stories or takes an address, and addresses that become links as they
// are typed.

import { CODE } from "../typing.js";
import { runs } from "./pasting.js";

const ENTER = 13;
const TYPED = /(?:https?:\/\/|www\.)[^\s<>"\u200b]+$/i;
const LONGEST = 2000;
const HOST = /^https?:\/\/[^\s/?#]+([/?#]|$)/i; // Some browsers open a host with a space, which no site has.
const K = 75;
const L = 76;

// The address at the end of a text, without the sentence's trailing punctuation; "" if there is none.
export function addressAtEnd(text) {
  const found = text.slice(-LONGEST).match(TYPED)?.[0] ?? "";
  const bare = found.replace(/[.,;:!?'"’”»…]+$/, "");
  const isClosed = bare.endsWith(")") && !bare.includes("(");
  const address = isClosed ? bare.slice(0, -1) : bare;
  return /^(https?:\/\/|www\.)[^./]+\.?[^.]/i.test(address) ? address : "";
}

// The full address; "" for one that the browser would run or cannot open.
export function inFull(written) {
  const address = written.trim();
  if (!address || runs(address)) return "";
  if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(address)) return `mailto:${address}`;
  const full = /^([a-z][a-z\d+.-]*:|\/|#|\?)/i.test(address) ? address : `https://${address}`;
  return !/^https?:/i.test(full) || HOST.test(full) ? full : "";
}

const shownAs = (href) => ({ href, "data-cke-saved-href": href });

// The link that contains the selection, or null.
export function linkAt(editor) {
  return editor.elementPath()?.contains("a") ?? null;
}

// Links the selected words, or changes the existing link; with nothing selected, inserts the given words.
export function putLink(editor, link, href, words) {
  editor.fire("saveSnapshot");
  if (link && editor.editable().contains(link)) link.setAttributes(shownAs(href));
  else if (editor.getSelection().getRanges()[0]?.collapsed) insertLink(editor, href, words);
  else {
    const { style: Style, STYLE_INLINE: type } = window.CKEDITOR;
    editor.applyStyle(new Style({ element: "a", type, attributes: shownAs(href) }));
  }
  editor.fire("saveSnapshot");
}

export function insertLink(editor, href, words) {
  const made = editor.document.createElement("a", { attributes: shownAs(href) });
  made.setText(words);
  editor.insertElement(made);
  const range = editor.createRange();
  range.setStartAfter(made);
  range.collapse(true);
  range.select();
}

// Links the address that ends at the caret, before the key that ended it.
function linkTyped(editor, isBehindSpace) {
  const { anchorNode: node, anchorOffset, isCollapsed } = getSelection();
  const isText = isCollapsed && node?.nodeType === Node.TEXT_NODE && editor.editable().$.contains(node);
  if (!isText || node.parentElement.closest(`a, ${CODE}`)) return;
  const end = anchorOffset - (isBehindSpace ? 1 : 0);
  const address = addressAtEnd(node.data.slice(0, end));
  if (!address || runs(address)) return;
  const start = node.data.slice(0, end).lastIndexOf(address);
  editor.fire("saveSnapshot");
  wrap(editor, node, start, address);
  editor.fire("saveSnapshot");
}

function wrap(editor, node, start, address) {
  const caret = getSelection().anchorOffset - start - address.length;
  const words = node.splitText(start);
  const rest = words.splitText(address.length);
  const link = document.createElement("a");
  Object.entries(shownAs(inFull(address))).forEach(([name, value]) => link.setAttribute(name, value));
  words.replaceWith(link);
  link.append(words);
  if (rest.data) getSelection().collapse(rest, caret);
  else getSelection().collapse(link, 1);
}

function typed(editor, { data, inputType, isComposing }) {
  if (inputType === "insertText" && data === " " && !isComposing) linkTyped(editor, true);
}

// Replaces CKEditor's dialog; loaded when the body gets the focus, so that it is ready when needed.
function replaceDialog(editor) {
  let box = null;
  const load = () => {
    box ??= import("./link-box.js").then(({ LinkBox }) => {
      return new LinkBox(editor, { inFull, linkAt, putLink, runs });
    });
    return box;
  };
  const open = async () => (await load()).open();
  editor.on("focus", load);
  editor.addCommand("link", { exec: open, async: true, requiredContent: "a[href]" });
  editor.on("doubleclick", ({ data }) => {
    if (data.dialog !== "link") return;
    data.dialog = "";
    open();
  });
}

export function addLinks(editor) {
  const { CTRL } = window.CKEDITOR;
  editor.on("pluginsLoaded", () => replaceDialog(editor));
  editor.setKeystroke(CTRL + K, "link");
  editor.setKeystroke(CTRL + L, "link");
  editor.on("contentDom", () => {
    const editable = editor.editable();
    editable.attachListener(editable, "input", ({ data }) => typed(editor, data.$));
  });
  // `void`, because CKEditor treats a false result as a handled key.
  const atEnter = ({ data }) => void (data.keyCode === ENTER && linkTyped(editor, false));
  editor.on("key", atEnter, null, null, 2);
}
