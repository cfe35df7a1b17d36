import {
  askForWords as askForPictureWords,
  openClips,
  openLibrary,
  upload as uploadPicture,
} from "../library/opening.js";
import { gettext } from "../texts.js";
import { addFigureBar } from "./figure-bar.js";
import { isPictureAlone } from "./pasting.js";
import { blockAtCaret, goOn, placeMarkup } from "./placing.js";
import * as placings from "./placings.js";

// A picture in the text: stored as <figure data-image="KEY"><img …><figcaption>Caption <cite>(Credit)</cite>
// </figcaption></figure>, shown with editable caption, credit and alt text.

const MOST_IN_GALLERY = 12;
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

const encode = (text) => window.CKEDITOR.tools.htmlEncode(text);
const decode = (text) => window.CKEDITOR.tools.htmlDecode(text);
const attribute = (text) => window.CKEDITOR.tools.htmlEncodeAttr(text);

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
  words.add(makePlace("div", "figure-alt", encode(image.attributes.alt || "")));
  figure.children = [];
  figure.add(image);
  figure.add(words);
  return figure;
}

function close(figure, { placing }) {
  const [caption, credit, alternative] = find(figure, "figcaption")
    .find("div", true)
    .map((words) => markupFrom(words.children));
  const image = find(figure, "img").attributes;
  const stored = new window.CKEDITOR.htmlParser.element("figure", {
    "data-image": figure.attributes["data-image"],
    ...(placing && { class: placing }),
  });
  const { src, width, height } = { ...image, src: image["data-cke-saved-src"] || image.src };
  const alt = decode(textOf(alternative));
  stored.add(new window.CKEDITOR.htmlParser.element("img", { src, alt, width, height }));
  if (caption || credit) {
    const words = new window.CKEDITOR.htmlParser.element("figcaption");
    words.setHtml(
      [caption, credit && `<cite>(${withoutBrackets(textOf(credit))})</cite>`].filter(Boolean).join(" "),
    );
    stored.add(words);
  }
  return stored;
}

function markupOf(image, placing = "") {
  const credit = image.credit ? `<cite>(${encode(image.credit)})</cite>` : "";
  const words = [encode(image.caption), credit].filter(Boolean).join(" ");
  const caption = words && `<figcaption>${words}</figcaption>`;
  const classes = placing && `class="${placing}"`;
  const { key, src, alt_text: alt, width, height } = image;
  return (
    `<figure ${classes} data-image="${attribute(key)}"><img src="${attribute(src)}" alt="${attribute(alt)}"` +
    ` width="${width}" height="${height}">${caption}</figure>`
  );
}

// Shows a placeholder in each empty editable, and sets the typed alt text on the picture.
function showWords(widget) {
  Object.values(widget.editables).forEach(({ $: place }) =>
    place.classList.toggle("is-empty", !place.textContent.trim()),
  );
  widget.parts.image.setAttribute("alt", wordsOf(widget).alt_text);
}

function wordsOf(widget) {
  const { caption, credit, alternative } = widget.editables;
  return {
    caption: textOf(caption.getData()),
    credit: withoutBrackets(textOf(credit.getData())),
    alt_text: decode(textOf(alternative.getData())),
  };
}

function askForWords(editor, widget) {
  const before = wordsOf(widget);
  askForPictureWords({
    words: { ...before, caption: decode(before.caption), credit: decode(before.credit) },
    placing: { chosen: widget.data.placing, choices: placings.choices() },
    picture: widget.parts.image.getAttribute("src"),
    onDone(words) {
      editor.fire("saveSnapshot");
      // An unchanged caption keeps its links and emphasis.
      if (encode(words.caption) !== before.caption) widget.editables.caption.setData(encode(words.caption));
      widget.editables.credit.setData(encode(words.credit));
      widget.editables.alternative.setData(encode(words.alt_text));
      placings.put(widget, words.placing);
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

// A placed picture is saved to the desk at once.
function insert(editor, images, options) {
  const { placing = placings.placingFor(images.length), ...where } = options ?? {};
  const figure = placeMarkup(editor, images.map((each) => markupOf(each, placing)).join(""), where);
  editor.fire("placed");
  return figure;
}

// Adds library pictures to the group of an existing picture.
function addBeside(editor, widget) {
  const group = placings.groupOf(widget);
  openLibrary({
    from: editor.element.$,
    most: MOST_IN_GALLERY - group.length,
    onClose: () => widget.focus(),
    onChoose(...images) {
      const placing = placings.placingFor(group.length + images.length);
      group.forEach((each) => each.setData("placing", placing));
      insert(editor, images, { placing, block: group.at(-1).wrapper });
    },
  });
}

function choose(editor, most) {
  const bookmarks = rememberPlace(editor);
  openLibrary({
    from: editor.element.$,
    most,
    onClose: () => returnTo(editor, bookmarks),
    onChoose: (...images) => insert(editor, images),
  });
}

// Video, audio and files are placed in the text like pictures, under their own keys.
function chooseClip(editor, kind) {
  const bookmarks = rememberPlace(editor);
  openClips({
    kind,
    from: editor.element.$,
    onClose: () => returnTo(editor, bookmarks),
    onChoose: (clip) => insert(editor, [clip]),
  });
}

// The caret's block, and a check whether the caret is still there.
function caretOf(editor) {
  const range = editor.getSelection()?.getRanges()[0];
  const block = blockAtCaret(editor);
  const isUnmoved = () => {
    const now = editor.focusManager.hasFocus && editor.getSelection()?.getRanges()[0];
    return (
      Boolean(range && now) &&
      now.endContainer.equals(range.endContainer) &&
      now.endOffset === range.endOffset
    );
  };
  return { block, isUnmoved };
}

// If the person keeps writing during the upload, the caret stays with them.
async function upload(editor, files) {
  const caret = caretOf(editor);
  let { block } = caret;
  for (const file of files) {
    const notice = editor.showNotification(
      encode(gettext("Uploading {file}…", { file: file.name })),
      "progress",
      0,
    );
    try {
      const image = await uploadPicture(editor.element.$, file);
      block = insert(editor, [image], { block, staysAtCaret: !caret.isUnmoved() });
      if (image.similar) notice.update({ type: "warning", message: alike(file, image), important: true });
      else notice.hide();
    } catch (refusal) {
      notice.update({
        type: "warning",
        message: encode(`${file.name}: ${refusal.message}`),
        important: true,
      });
    }
  }
}

function alike(file, { similar: [{ url, name }] }) {
  const said = gettext("{file} looks like a picture in the library:", { file: file.name });
  return `${encode(said)} <a href="${encode(url)}" target="_blank">${encode(name)}</a>`;
}

function pasted(editor, event) {
  const transfer = event.data.dataTransfer;
  const files = Array.from({ length: transfer.getFilesCount() }, (_, index) => transfer.getFile(index));
  const pictures = files.filter((file) => file && file.type.startsWith("image/"));
  // Word adds a picture of the copied text alongside the text itself.
  const html = transfer.getData("text/html", true);
  if (!pictures.length || (html && !isPictureAlone(html))) return;
  event.cancel();
  upload(editor, pictures);
}

function namePlaces({ caption, credit, alternative }) {
  caption.setAttribute("title", gettext("Caption"));
  credit.setAttribute("title", gettext("Credit"));
  alternative.setAttribute("title", gettext("Alt text"));
}

// A label that distinguishes the pictures from each other.
function labelOf() {
  const words =
    this.element.findOne(".figure-caption").getText().trim() || this.parts.image.getAttribute("alt");
  return words ? gettext("Picture: {words}", { words: words.slice(0, 80) }) : gettext("Picture");
}

function definition(editor) {
  return {
    editables: {
      caption: { selector: ".figure-caption", allowedContent: "em strong; a[!href]" },
      credit: { selector: ".figure-credit", allowedContent: "em" },
      alternative: { selector: ".figure-alt", allowedContent: "em" },
    },
    parts: { image: "img" },
    upcast: (element) => isFigure(element) && Boolean(find(element, "img")) && open(element),
    downcast(figure) {
      return close(figure, this.data);
    },
    getLabel: labelOf,
    init() {
      namePlaces(this.editables);
      showWords(this);
      this.on("data", () => placings.show(this));
      this.setData("placing", placings.placingOf(this.element.getAttribute("class") ?? ""));
      this.on("edit", (event) => {
        event.cancel();
        askForWords(editor, this);
      });
    },
  };
}

function editOrChoose(editor) {
  const { focused } = editor.widgets;
  if (focused?.name === "figure") focused.edit();
  else choose(editor, 1);
}

function addButtons(editor) {
  const add = (name, label, exec, more = "") => {
    const command = name.toLowerCase();
    editor.addCommand(command, { requiredContent: `figure[data-image]${more}`, exec, async: true });
    editor.ui.addButton(name, { label, command, toolbar: "insert" });
  };
  add("Figure", gettext("Picture"), () => editOrChoose(editor));
  add("Gallery", gettext("Gallery"), () => choose(editor, MOST_IN_GALLERY), "(gallery)");
  if (editor.config.removeButtons === "Clip") return;
  add("Clip", gettext("Video or audio"), () => chooseClip(editor));
  add("File", gettext("File to download"), () => chooseClip(editor, "file"));
}

// Caption, credit and alt text are single lines.
function keepToOneLine(editor, event) {
  const { keyCode } = event.data;
  const widget = editor.widgets.widgetHoldingFocusedEditable;
  if (![window.CKEDITOR.SHIFT + 13, 13].includes(keyCode) || widget?.name !== "figure") return;
  event.cancel();
  if (keyCode === 13) goOn(editor, widget.focusedEditable.$);
}

function init(editor) {
  editor.widgets.add("figure", definition(editor));
  addButtons(editor);
  addFigureBar(editor, { addBeside: (widget) => addBeside(editor, widget) });
  editor.on("key", (event) => keepToOneLine(editor, event), null, null, 1);
  editor.on("change", () => {
    Object.values(editor.widgets.instances).forEach(
      (widget) => widget.name === "figure" && showWords(widget),
    );
  });
  editor.on("paste", (event) => pasted(editor, event), null, null, 0);
}

// Only library figures may contain a picture: any other would be lost on save, so it is removed at once.
function afterInit(editor) {
  const rules = { elements: { img: (image) => (image.getAscendant(isFigure) ? image : false) } };
  editor.dataProcessor.dataFilter.addRules(rules, { priority: 1 });
  editor.dataProcessor.htmlFilter.addRules({
    elements: { figure: (each) => (isFigure(each) ? each : false) },
  });
}

export function addFigures(CKEDITOR) {
  CKEDITOR.plugins.add("figure", { requires: "widget,notification", init, afterInit });
}
