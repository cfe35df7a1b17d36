// Adapts CKEditor to this site: its content security policy, pictures of the library, the field's label, the browser's
// own context menu with spelling, and the admin's light or dark theme.

import * as library from "../story/pictures.js";
import { addPasting, isPictureAlone } from "./pasting.js";

// The policy
//
// CKEditor 4 writes its event handlers as attributes, which `script-src 'self'` forbids. Its templates are made to
// write them under names that mean nothing to a browser, and the calls are made from here.

const types = "blur click dragstart focus keydown mousedown mouseout mouseover mouseup".split(" ");
const isCall = '(?=[^"]*(CKEDITOR\\.tools\\.callFunction|return false))';
const handlers = new RegExp(`\\son(${types.join("|")}|load)="${isCall}`, "g");
const call = /CKEDITOR\.tools\.callFunction\((\d+)((?:\s*,\s*(?:'[^']*'|[\w#-]+))*)\s*\)/;
const bound = new WeakSet();

// The markup with handlers under other names.
export const quietened = (markup) => String(markup).replace(handlers, ' data-on$1="');

// The number of the CKEditor function that a handler calls, and its arguments as source text; null for other handlers.
export function callIn(handler) {
  const [, number, rest] = handler.match(call) || [];
  return number ? { number: Number(number), given: rest.match(/'[^']*'|[\w#-]+/g) || [] } : null;
}

// Whether the handler prevents the browser's default action.
export function prevents(handler, answer) {
  return /return false/.test(handler) || (/return CKEDITOR/.test(handler) && answer === false);
}

function quietenTemplates({ template, dom }) {
  const { output } = template.prototype;
  template.prototype.output = function (values, buffer) {
    const markup = quietened(output.call(this, values));
    return buffer ? buffer.push(markup) : markup;
  };
  // Some dialogs build their HTML without a template.
  const { setHtml } = dom.element.prototype;
  dom.element.prototype.setHtml = function (markup) {
    return setHtml.call(this, this.$.closest(".cke_dialog") ? quietened(markup) : markup);
  };
  const { createFromHtml } = dom.element;
  // CKEditor calls it with `new` in places, which an arrow function would refuse.
  dom.element.createFromHtml = function (markup, owner) {
    return createFromHtml(quietened(markup), owner);
  };
}

function argument(text, element, event) {
  const named = { this: element, event, null: null };
  if (Object.hasOwn(named, text)) return named[text];
  return text.startsWith("'") ? text.slice(1, -1) : Number(text);
}

function run(element, event) {
  const handler = element.getAttribute(`data-on${event.type}`);
  const found = callIn(handler);
  const given = found?.given.map((text) => argument(text, element, event));
  const answer = found && window.CKEDITOR.tools.callFunction(found.number, ...given);
  if (prevents(handler, answer)) event.preventDefault();
}

// Handlers in content that a writer typed or pasted are never bound.
function isTool(element) {
  return element.closest(".cke, .cke_dialog, .cke_panel_container") && !element.closest(".cke_editable");
}

function hear(event) {
  if (!event.target.closest || !isTool(event.target)) return;
  const bubbles = !["focus", "blur"].includes(event.type);
  for (let element = event.target; element; element = bubbles ? element.parentElement : null) {
    if (element.hasAttribute(`data-on${event.type}`)) run(element, event);
  }
  if (event.type === "click" && event.target.closest('a[href^="javascript:"]')) event.preventDefault();
}

function bind(root) {
  if (!root || bound.has(root)) return;
  bound.add(root);
  types.forEach((type) => root.addEventListener(type, hear, true));
}

// Menus are same-origin frames, which CKEditor rewrites: each new root is bound.
function bindMenu({ target: frame }) {
  if (frame.tagName !== "IFRAME" || !frame.closest(".cke_panel")) return;
  bind(frame.contentDocument.documentElement);
  const loaded = frame.contentDocument.querySelectorAll("[data-onload]");
  loaded.forEach((element) => run(element, new Event("load")));
}

function keepToPolicy(CKEDITOR) {
  quietenTemplates(CKEDITOR);
  document.addEventListener("load", bindMenu, true);
  bind(document.documentElement);
}

// Pictures
//
// A picture in the text: stored as <figure data-image="KEY"><img …><figcaption>Caption <cite>(Credit)</cite>
// </figcaption></figure>, shown with its caption and credit as two editable places.

const BLANK = /^(?:\s|&nbsp;|\u00a0)+|(?:\s|&nbsp;|\u00a0)+$/g;

const isFigure = (element) => element.name === "figure" && "data-image" in element.attributes;
const find = (element, name) => element.find((child) => child.name === name, true)[0];

function markupFrom(nodes) {
  const writer = new window.CKEDITOR.htmlParser.basicWriter();
  nodes.forEach((node) => node.writeHtml(writer));
  return writer
    .getHtml(true)
    .replace(/<br\s*\/?>/g, " ")
    .replace(BLANK, "");
}

export const textOf = (html) =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .replace(BLANK, "");
export const withoutBrackets = (text) => text.replace(/^\(([\s\S]*)\)$/, "$1");

function makePlace(name, className, html) {
  const element = new window.CKEDITOR.htmlParser.element(name, { class: className });
  element.setHtml(html);
  return element;
}

function open(figure) {
  const caption = find(figure, "figcaption");
  const cite = caption && find(caption, "cite");
  const credit = cite ? withoutBrackets(textOf(markupFrom(cite.children))) : "";
  if (cite) cite.remove();
  const image = find(figure, "img");
  const words = new window.CKEDITOR.htmlParser.element("figcaption");
  words.add(makePlace("div", "figure-caption", caption ? markupFrom(caption.children) : ""));
  words.add(makePlace("div", "figure-credit", credit));
  figure.children = [];
  figure.add(image);
  figure.add(words);
  return figure;
}

function close(figure) {
  const [caption, credit] = find(figure, "figcaption")
    .find("div", true)
    .map((words) => markupFrom(words.children));
  const image = find(figure, "img").attributes;
  const stored = new window.CKEDITOR.htmlParser.element("figure", {
    "data-image": figure.attributes["data-image"],
  });
  const { src, alt, width, height } = { ...image, src: image["data-cke-saved-src"] || image.src };
  stored.add(new window.CKEDITOR.htmlParser.element("img", { src, alt: alt || "", width, height }));
  if (caption || credit) {
    const words = new window.CKEDITOR.htmlParser.element("figcaption");
    words.setHtml(
      [caption, credit && `<cite>(${withoutBrackets(textOf(credit))})</cite>`].filter(Boolean).join(" "),
    );
    stored.add(words);
  }
  return stored;
}

const encode = (text) => window.CKEDITOR.tools.htmlEncode(text);
const decode = (text) => window.CKEDITOR.tools.htmlDecode(text);
const attribute = (text) => window.CKEDITOR.tools.htmlEncodeAttr(text);

function markupOf(image) {
  const credit = image.credit ? `<cite>(${encode(image.credit)})</cite>` : "";
  const words = [encode(image.caption), credit].filter(Boolean).join(" ");
  return (
    `<figure data-image="${attribute(image.key)}"><img src="${attribute(image.src)}" alt="${attribute(image.alt_text)}"` +
    ` width="${image.width}" height="${image.height}">${words && `<figcaption>${words}</figcaption>`}</figure>`
  );
}

// An empty place shows a placeholder.
function showEmpty({ editables }) {
  Object.values(editables).forEach(({ $: place }) =>
    place.classList.toggle("is-empty", !place.textContent.trim()),
  );
}

function wordsOf(widget) {
  const { caption, credit } = widget.editables;
  return {
    caption: textOf(caption.getData()),
    credit: withoutBrackets(textOf(credit.getData())),
    alt_text: widget.parts.image.getAttribute("alt") || "",
  };
}

function askForWords(editor, widget) {
  const before = wordsOf(widget);
  library.askForWords({
    words: { ...before, caption: decode(before.caption), credit: decode(before.credit) },
    picture: widget.parts.image.getAttribute("src"),
    onDone(words) {
      editor.fire("saveSnapshot");
      // An unchanged caption keeps its links and emphasis.
      if (encode(words.caption) !== before.caption) widget.editables.caption.setData(encode(words.caption));
      widget.editables.credit.setData(encode(words.credit));
      widget.parts.image.setAttribute("alt", words.alt_text);
      editor.fire("saveSnapshot");
    },
    onClose: () => widget.focus(),
  });
}

function rememberPlace(editor) {
  const selection = editor.getSelection();
  const ranges = selection ? selection.getRanges() : [];
  if (ranges.length) return selection.createBookmarks2(true);
  return null;
}

function returnTo(editor, bookmarks) {
  editor.focus();
  if (bookmarks) return editor.getSelection().selectBookmarks(bookmarks);
  const range = editor.createRange();
  range.moveToElementEditEnd(editor.editable());
  range.select();
}

function insert(editor, image) {
  editor.insertHtml(markupOf(image));
  editor.fire("saveSnapshot");
}

function choose(editor) {
  const bookmarks = rememberPlace(editor);
  library.open({
    from: editor.element.$,
    onClose: () => returnTo(editor, bookmarks),
    onChoose: (image) => insert(editor, image),
  });
}

async function upload(editor, files) {
  for (const file of files) {
    const notice = editor.showNotification(`Uploading ${file.name}…`, "progress", 0);
    try {
      insert(editor, await library.upload(editor.element.$, file));
      notice.hide();
    } catch (refusal) {
      notice.update({
        type: "warning",
        message: encode(`${file.name}: ${refusal.message}`),
        important: true,
      });
    }
  }
}

function pasted(editor, event) {
  const transfer = event.data.dataTransfer;
  const files = Array.from({ length: transfer.getFilesCount() }, (_, index) => transfer.getFile(index));
  const pictures = files.filter((file) => file && file.type.startsWith("image/"));
  // Word puts a picture of the whole text beside the text itself.
  const html = transfer.getData("text/html", true);
  if (!pictures.length || (html && !isPictureAlone(html))) return;
  event.cancel();
  upload(editor, pictures);
}

function definition(editor) {
  return {
    editables: {
      caption: { selector: ".figure-caption", allowedContent: "em strong; a[!href]" },
      credit: { selector: ".figure-credit", allowedContent: "em" },
    },
    parts: { image: "img" },
    upcast: (element) => isFigure(element) && Boolean(find(element, "img")) && open(element),
    downcast: close,
    getLabel: () => "Picture",
    init() {
      this.editables.caption.setAttribute("title", "Caption");
      this.editables.credit.setAttribute("title", "Credit");
      showEmpty(this);
      this.on("edit", (event) => {
        event.cancel();
        askForWords(editor, this);
      });
    },
  };
}

function addButton(editor) {
  editor.addCommand("figure", {
    requiredContent: "figure[data-image]",
    exec() {
      const { focused } = editor.widgets;
      if (focused?.name === "figure") focused.edit();
      else choose(editor);
    },
    async: true,
  });
  editor.ui.addButton("Figure", { label: "Picture", command: "figure", toolbar: "insert" });
}

// A caption and a credit are one line each.
function keepToOneLine(editor, event) {
  const isEnter = [window.CKEDITOR.SHIFT + 13, 13].includes(event.data.keyCode);
  if (isEnter && editor.widgets.widgetHoldingFocusedEditable?.name === "figure") event.cancel();
}

function init(editor) {
  editor.widgets.add("figure", definition(editor));
  addButton(editor);
  editor.on("key", (event) => keepToOneLine(editor, event), null, null, 1);
  editor.on("change", () => {
    Object.values(editor.widgets.instances).forEach(
      (widget) => widget.name === "figure" && showEmpty(widget),
    );
  });
  editor.on("paste", (event) => pasted(editor, event), null, null, 0);
}

// Only a figure of the library may hold a picture: any other would be lost on save, so it is removed at once.
function afterInit(editor) {
  const rules = { elements: { img: (image) => (image.getAscendant(isFigure) ? image : false) } };
  editor.dataProcessor.dataFilter.addRules(rules, { priority: 1 });
  editor.dataProcessor.htmlFilter.addRules({
    elements: { figure: (each) => (isFigure(each) ? each : false) },
  });
}

function addFigures(CKEDITOR) {
  CKEDITOR.plugins.add("figure", { requires: "widget,notification", init, afterInit });
}

// Labels, spelling and colours

// The text area is hidden from here on: its label focuses the editor.
function takeLabel(editor) {
  const label = document.querySelector(`label[for="${editor.element.getId()}"]`);
  if (!label) return;
  label.removeAttribute("for");
  label.addEventListener("click", () => editor.focus());
}

function leaveSpellingToBrowser(editor) {
  const editable = editor.editable();
  const leave = (event) => {
    const element = event.data.getTarget();
    const isTable = element.getAscendant?.({ td: 1, th: 1, caption: 1 }, true);
    if (!isTable) event.stop();
  };
  editable.attachListener(editable, "contextmenu", leave, null, null, 0);
}

function dressMenus(editor) {
  const theme = document.documentElement.dataset.theme || "auto";
  document.querySelectorAll(".cke_panel_frame").forEach(({ contentDocument: page }) => {
    page.documentElement.dataset.theme = theme;
    if (page.querySelector(`link[href="${editor.config.panelCss}"]`)) return;
    page.head.append(
      Object.assign(page.createElement("link"), { rel: "stylesheet", href: editor.config.panelCss }),
    );
  });
}

function initDesk(editor) {
  editor.on("contentDom", () => leaveSpellingToBrowser(editor));
  editor.on("instanceReady", () => takeLabel(editor));
  // CKEditor checks for a new selection only after 200 ms: a fast user would link the previous selection.
  editor.on("beforeCommandExec", () => editor.selectionChange(true));
  editor.on("panelShow", () => dressMenus(editor));
}

// Before the page is ready, for that is when CKEditor starts; a page without it has a plain field for the body.
const { CKEDITOR } = globalThis;
if (CKEDITOR) {
  keepToPolicy(CKEDITOR);
  addFigures(CKEDITOR);
  addPasting(CKEDITOR);
  CKEDITOR.plugins.add("desk", { init: initDesk });
}
