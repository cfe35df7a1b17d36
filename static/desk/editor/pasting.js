// Paste and drop. The server cleans the HTML before the editor inserts it, by the same rules as on every
// save, and reports what it removed. If the server can't be reached, only the plain text is inserted.

import { gettext } from "../texts.js";
import { token } from "../token.js";
import { isCode, offerCard, paragraphAtCaret } from "./cards.js";
import { placeMarkup, standsAlone } from "./placing.js";

const PATIENCE = 8000; // milliseconds
const LONGEST = 1_000_000; // characters of HTML, same as on the server
const LONGEST_TEXT = 500_000; // maximum characters of a body
const unasked = () =>
  gettext("The server could not be reached, so the text was pasted without its formatting.");
const unread = () => gettext("The formatting could not be read, so the text was pasted without it.");
const tooLong = () => gettext("This is too long for one paste: paste it in parts.");
const plainOnly = () => gettext("Only the words were pasted, without their formatting.");

const encode = (text) => window.CKEDITOR.tools.htmlEncode(text);

// Whether a text is a single web address and nothing else.
export function isAddress(text) {
  return /^(https?:\/\/|www\.)[^\s<>"]+$/i.test(text.trim()) && text.trim().length <= 2000;
}

// The fragment marked as copied by an office program, without its style sheets.
export function fragmentOf(html) {
  const start = html.search(/<!--\s*StartFragment\s*-->/i);
  const end = html.search(/<!--\s*EndFragment\s*-->/i);
  return start >= 0 && end > start ? html.slice(start, end) : html;
}

// Plain text as paragraphs, split at blank lines as on the server.
export function paragraphsOf(text, escape) {
  const paragraphs = text.split(/\r?\n[ \t]*\r?\n/).map((each) => each.trim());
  return paragraphs
    .filter(Boolean)
    .map((each) => `<p>${escape(each).replace(/\s*\r?\n\s*/g, "<br>")}</p>`)
    .join("");
}

// Lines joined into one, for a caption.
export function joined(text) {
  return text
    .split(/\s*[\r\n]+\s*/)
    .filter(Boolean)
    .join(" ")
    .trim();
}

// Whether clipboard HTML is only a picture, as produced by a browser's "Copy image".
export function isPictureAlone(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return Boolean(body.querySelector("img")) && !body.textContent.trim();
}

// The cleaned paste for a caption: its blocks joined into one line, keeping emphasis and links.
export function inlineOf(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  body.querySelectorAll("br").forEach((each) => each.replaceWith(" "));
  body.querySelectorAll("figure, hr").forEach((each) => each.remove());
  const blocks = [...body.querySelectorAll("p, h2, h3, li, td, th, caption")];
  const innermost = blocks.filter((each) => !each.querySelector("p, li, td, th"));
  return innermost.map((each) => each.innerHTML.trim()).join(" ");
}

// The cleaned HTML, or why there is none. Not URL-encoded, which turns a Cyrillic letter into six bytes.
async function cleaned(editor, html) {
  const body = new FormData();
  body.append("html", fragmentOf(html));
  if (body.get("html").length > LONGEST) return { why: `${tooLong()} ${plainOnly()}` };
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const options = { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE) };
  try {
    const answer = await fetch(editor.element.$.dataset.pasteUrl, options);
    if (answer.status >= 500) return { why: unread() };
    const found = await answer.json();
    return answer.ok ? found : { why: `${found.error} ${plainOnly()}` };
  } catch {
    return { why: unasked() };
  }
}

// Marks the caret, so that text typed during the request goes after the pasted text.
function leaveMark(editor) {
  const [range] = editor.getSelection().getRanges();
  if (!range.collapsed) range.deleteContents(true);
  const mark = range.createBookmark().startNode;
  range.moveToPosition(mark, window.CKEDITOR.POSITION_AFTER_END);
  range.select();
  return mark;
}

function returnTo(editor, mark) {
  if (!editor.editable().contains(mark)) return;
  const range = editor.createRange();
  range.moveToPosition(mark, window.CKEDITOR.POSITION_BEFORE_START);
  mark.remove();
  range.select();
}

function takeIn(editor, mark, { html, left_out: leftOut }, isCaption) {
  returnTo(editor, mark);
  if (!html) return;
  if (isCaption) editor.insertHtml(inlineOf(html));
  else if (standsAlone(html)) placeMarkup(editor, html);
  else editor.insertHtml(html);
  editor.fire("saveSnapshot");
  if (leftOut) editor.showNotification(encode(leftOut), "info", 8000);
}

// The words of a paste that brings no plain text: paragraphs apart, rows on lines of their own.
function wordsOf(html) {
  const { body } = new DOMParser().parseFromString(fragmentOf(html), "text/html");
  const after = {
    "td, th": " ",
    "br, tr, li": "\n",
    "p, h1, h2, h3, h4, h5, h6, div, pre, ul, ol, table": "\n\n",
  };
  body.querySelectorAll("style, script, title").forEach((each) => each.remove());
  for (const [names, space] of Object.entries(after)) {
    body.querySelectorAll(names).forEach((each) => each.after(space));
  }
  return body.textContent;
}

// Fallback: inserts the plain text and says why.
function takePlain(editor, mark, { html, text, why }, isCaption) {
  const plain = text || wordsOf(html);
  const isTooLong = plain.length > LONGEST_TEXT;
  takeIn(editor, mark, { html: isTooLong ? "" : paragraphsOf(plain, encode) }, isCaption);
  editor.showNotification(encode(isTooLong ? tooLong() : why), "warning", 0);
}

// Whether the focused editable takes a line of text rather than blocks.
function isLine(editor) {
  const held = editor.widgets.widgetHoldingFocusedEditable;
  return Boolean(held) && !held.focusedEditable?.hasClass("box-content");
}

async function pasteCleaned(editor, { html, text }) {
  editor.fire("saveSnapshot");
  const isCaption = isLine(editor);
  const mark = leaveMark(editor);
  const answer = await cleaned(editor, html);
  if (answer.why) return takePlain(editor, mark, { html, text, why: answer.why }, isCaption);
  try {
    takeIn(editor, mark, answer, isCaption);
  } catch {
    takePlain(editor, mark, { html, text, why: unread() }, isCaption);
  }
}

function linkSelection(editor, address) {
  const href = /^www\./i.test(address) ? `https://${address}` : address;
  const attributes = { href, "data-cke-saved-href": href };
  editor.fire("saveSnapshot");
  editor.applyStyle(
    new window.CKEDITOR.style({ element: "a", type: window.CKEDITOR.STYLE_INLINE, attributes }),
  );
  editor.fire("saveSnapshot");
}

// A bare address becomes a link to itself.
function insertAddress(editor, address) {
  const href = /^www\./i.test(address) ? `https://${address}` : address;
  editor.fire("saveSnapshot");
  editor.insertHtml(`<a href="${window.CKEDITOR.tools.htmlEncodeAttr(href)}">${encode(address)}</a>`);
  editor.fire("saveSnapshot");
  const block = paragraphAtCaret(editor);
  if (block?.getText().trim() === address) offerCard(editor, block);
}

const waiting = new Set();

// An embed code stays plain text until the server recognises it.
async function insertCode(editor, text) {
  editor.insertHtml(paragraphsOf(text, encode));
  const block = paragraphAtCaret(editor);
  if (block) await offerCard(editor, block, text);
}

function receivedPlain(editor, event, text) {
  if (text.length > LONGEST_TEXT) {
    event.cancel();
    editor.showNotification(tooLong(), "warning", 0);
  } else if (isLine(editor)) {
    event.data.type = "html";
    event.data.dataValue = encode(joined(text));
  }
}

function takesAddress(editor, address, html) {
  const hasChosenWords = Boolean(editor.getSelection()?.getSelectedText().trim());
  if (hasChosenWords) linkSelection(editor, address);
  else if (!html) insertAddress(editor, address);
  return hasChosenWords || !html;
}

function received(editor, event) {
  const { dataTransfer: transfer } = event.data;
  if (transfer.getTransferType(editor) === window.CKEDITOR.DATA_TRANSFER_INTERNAL) return;
  const text = transfer.getData("text/plain") || "";
  const html = transfer.getData("text/html", true) || "";
  if (isAddress(text) && takesAddress(editor, text.trim(), html)) event.cancel();
  else if (html) {
    event.cancel();
    const pasting = pasteCleaned(editor, { html, text });
    waiting.add(pasting);
    pasting.finally(() => waiting.delete(pasting));
  } else if (isCode(text) && !isLine(editor)) {
    event.cancel();
    insertCode(editor, text.replace(/\s*[\r\n]+\s*/g, " "));
  } else if (text) receivedPlain(editor, event, text);
}

// A Save during the request waits, so that it includes the pasted words.
function sendAfterPastes(event) {
  if (!waiting.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { target: form, submitter } = event;
  Promise.allSettled([...waiting]).then(() => form.requestSubmit(submitter));
}

const UNSAFE = /^(javascript|vbscript|data):/i;

// Whether a browser would run the address instead of opening it.
export function runs(address) {
  return UNSAFE.test([...(address ?? "")].filter((each) => each > " ").join(""));
}

function refuseScripts({ data: { name, definition } }) {
  if (name !== "link") return;
  const field = definition.getContents("info").get("url");
  const { validate } = field;
  field.validate = function () {
    if (runs(this.getValue())) return gettext("A link can’t run a script: enter a web address.");
    return validate.apply(this);
  };
}

function dropScripts(editor) {
  const a = (link) => {
    if (![link.attributes.href, link.attributes["data-cke-saved-href"]].some(runs)) return;
    delete link.attributes.href;
    delete link.attributes["data-cke-saved-href"];
  };
  editor.dataProcessor.dataFilter.addRules({ elements: { a } }, { priority: 1 });
}

export function addPasting(CKEDITOR) {
  window.addEventListener("submit", sendAfterPastes, true);
  CKEDITOR.on("dialogDefinition", refuseScripts);
  CKEDITOR.plugins.add("pasting", {
    requires: "clipboard,notification,widget",
    init: (editor) => editor.on("paste", (event) => received(editor, event), null, null, 1),
    afterInit: dropScripts,
  });
}
