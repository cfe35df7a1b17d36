// Embeds in the text: an address with its title and facts, as <aside class="embed"><p><a href="ADDRESS">Title</a></p>
// <p>Facts</p></aside>. The server knows which addresses may be embedded; other sites are never requested.

import { openLibrary } from "../library/opening.js";
import { gettext } from "../texts.js";
import { showEmpty } from "./boxes.js";

const LONGEST = 20_000; // characters of an embed code, same as on the server
const CODE = /^\s*<(?:iframe|blockquote|div|script)\b[\s\S]*>\s*$/i;
const ENTER = 13;

export const isCode = (text) => text.length <= LONGEST && CODE.test(text);

const escaped = (text) => window.CKEDITOR.tools.htmlEncodeAttr(text);
const isCard = ({ name, attributes }) => name === "aside" && attributes.class?.split(" ")[0] === "embed";
const place = (name, children = []) => {
  const made = new window.CKEDITOR.htmlParser.element("div", { class: `card-${name}` });
  children.forEach((child) => made.add(child));
  return made;
};

function pictureOf(figure) {
  const image = figure?.children.find(({ name }) => name === "img");
  if (!image) return null;
  const { src, alt = "", width, height } = image.attributes;
  return {
    key: figure.attributes["data-image"],
    src: image.attributes["data-cke-saved-src"] ?? src,
    alt,
    width,
    height,
  };
}

function upcast(box, data) {
  if (!isCard(box)) return false;
  const figure = box.children.find(({ name }) => name === "figure");
  const [title, facts] = box.children.filter(({ name }) => name === "p");
  const link = title?.children.find(({ name }) => name === "a");
  if (!link) return false;
  data.address = link.attributes["data-cke-saved-href"] ?? link.attributes.href;
  data.picture = pictureOf(figure);
  const places = [
    place("picture"),
    place("title", link.children),
    place("facts", facts?.children),
    place("tools"),
  ];
  box.children = [];
  places.forEach((each) => box.add(each));
  box.attributes.class = "embed";
  return box;
}

const words = (nodes) => nodes.map((node) => node.value ?? words(node.children ?? [])).join("");

function element(name, attributes, html) {
  const made = new window.CKEDITOR.htmlParser.element(name, attributes);
  made.setHtml(html);
  return made;
}

function downcast(box, { address, picture }) {
  const { dir, lang } = box.attributes;
  const about = { class: "embed", ...(dir && { dir }), ...(lang && { lang }) };
  const stored = new window.CKEDITOR.htmlParser.element("aside", about);
  const [title, facts] = ["card-title", "card-facts"].map((name) =>
    words(box.children.find(({ attributes }) => attributes?.class?.includes(name)).children).trim(),
  );
  if (picture) {
    const { key, src, alt, width, height } = picture;
    const image = `<img src="${escaped(src)}" alt="${escaped(alt)}" width="${width}" height="${height}">`;
    stored.add(element("figure", { "data-image": key }, image));
  }
  stored.add(element("p", {}, `<a href="${escaped(address)}">${title || escaped(address)}</a>`));
  if (facts) stored.add(element("p", {}, facts));
  return stored;
}

function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  made.addEventListener("click", act);
  return made;
}

function choosePicture(editor, widget) {
  openLibrary({
    from: editor.element.$,
    most: 1,
    onClose: () => widget.focus(),
    onChoose({ key, src, width, height, alt_text: alt }) {
      editor.fire("saveSnapshot");
      widget.setData("picture", { key, src, alt, width, height });
      editor.fire("saveSnapshot");
    },
  });
}

function draw(editor, widget) {
  const find = (name) => widget.element.findOne(`.card-${name}`).$;
  const { picture, address } = widget.data;
  const image =
    picture && Object.assign(document.createElement("img"), { src: picture.src, alt: picture.alt });
  find("picture").replaceChildren(...(image ? [image] : []));
  // For our own stories, readers get the headline and picture current at the time.
  const isOwn = /^\/(?!\/)/.test(address);
  widget.element.$.classList.toggle("is-own", isOwn);
  const said = Object.assign(document.createElement("span"), { textContent: address, dir: "ltr" });
  const choose = button(gettext("Choose a picture"), () => choosePicture(editor, widget));
  const without = button(gettext("No picture"), () => widget.setData("picture", null));
  find("tools").replaceChildren(said, ...(isOwn ? [] : [choose]), ...(picture ? [without] : []));
}

function definition(editor) {
  return {
    editables: {
      title: { selector: ".card-title", allowedContent: "em" },
      facts: { selector: ".card-facts", allowedContent: "em" },
    },
    upcast,
    downcast(box) {
      return downcast(box, this.data);
    },
    getLabel: () => gettext("Embed"),
    init() {
      this.editables.title.setAttribute("title", gettext("Headline"));
      this.editables.facts.setAttribute("title", gettext("Who made it, and when"));
      this.on("data", () => draw(editor, this));
      showEmpty(this);
    },
  };
}

function wordsIn(block) {
  return block
    .getText()
    .replace(/[\u200b\u00a0]/g, " ")
    .trim();
}

// Replaces a paragraph with a card, if the server makes one from its text.
export async function offerCard(editor, block, text = wordsIn(block)) {
  const answers = await import("./card-answers.js");
  return answers.offerCard(editor, block, text, wordsIn);
}

// The body paragraph that contains the caret.
export function paragraphAtCaret(editor) {
  const block = editor.getSelection()?.getRanges()[0]?.startPath().block;
  return block?.is("p") && block.getParent().equals(editor.editable()) ? block : null;
}

function atEnter(editor, { data }) {
  const block = data.keyCode === ENTER && paragraphAtCaret(editor);
  if (block && /^(https?:\/\/|www\.|\/)\S+$/i.test(wordsIn(block))) offerCard(editor, block);
}

export function addCards(CKEDITOR) {
  CKEDITOR.plugins.add("cards", {
    requires: "widget",
    init(editor) {
      editor.widgets.add("card", definition(editor));
      editor.on("key", (event) => void atEnter(editor, event), null, null, 1);
    },
  });
}
