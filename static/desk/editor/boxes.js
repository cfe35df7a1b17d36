// Pull quotes and fact boxes, edited in place. Stored as <aside class="pull-quote"><blockquote>…
// </blockquote><p>Whose</p></aside> and <aside class="fact-box"><h3>Title</h3>…</aside>.

import { gettext } from "../texts.js";
import { goOn, placeMarkup } from "./placing.js";

const ENTER = 13;

const isNamed = (child, ...names) => names.includes(child.name);

function place(name, children) {
  const made = new window.CKEDITOR.htmlParser.element("div", { class: name });
  children.forEach((child) => {
    if (child.parent) child.remove();
    made.add(child);
  });
  return made;
}

function hasWords(nodes) {
  return nodes.some((node) => node.value?.trim() || node.name === "img" || hasWords(node.children ?? []));
}

function element(name, children) {
  const made = new window.CKEDITOR.htmlParser.element(name, {});
  children.forEach((child) => made.add(child));
  return made;
}

// A line may be written as a paragraph.
const inline = (nodes) => nodes.flatMap((node) => (isNamed(node, "p", "div") ? node.children : [node]));

const pullQuote = () => ({
  label: gettext("Pull quote"),
  command: "pullquote",
  places: {
    words: { title: gettext("The words"), takes: "p strong em" },
    whose: { title: gettext("Who says so"), takes: "em" },
  },
  open(box) {
    const words = box.children.filter((each) => isNamed(each, "blockquote")).flatMap((each) => each.children);
    const whose = box.children.filter((each) => isNamed(each, "p")).flatMap((each) => each.children);
    return [words, whose];
  },
  close: ([words, whose]) => [
    element("blockquote", words),
    ...(hasWords(whose) ? [element("p", inline(whose))] : []),
  ],
});

const factBox = () => ({
  label: gettext("Fact box"),
  command: "factbox",
  places: {
    title: { title: gettext("Title of the box"), takes: "em" },
    content: { title: gettext("What is in the box") },
  },
  open(box) {
    const [first, ...rest] = box.children;
    return first && isNamed(first, "h2", "h3") ? [first.children, rest] : [[], box.children.slice()];
  },
  close: ([title, content]) => [...(hasWords(title) ? [element("h3", inline(title))] : []), ...content],
});

export const kinds = () => ({ "pull-quote": pullQuote(), "fact-box": factBox() });

const kindOf = ({ name, attributes }) => (name === "aside" ? attributes.class?.split(" ")[0] : "");

function upcast(box, kind, { places, open }) {
  const found = open(box);
  box.children.slice().forEach((child) => child.remove());
  Object.keys(places).forEach((name, at) => {
    const made = place(`box-${name}`, found[at]);
    if (!made.children.length && !places[name].takes?.includes("em")) made.setHtml("<p></p>");
    box.add(made);
  });
  box.attributes.class = kind;
  return box;
}

function downcast(box, kind, { close }) {
  const { dir, lang } = box.attributes;
  const stored = new window.CKEDITOR.htmlParser.element("aside", {
    class: kind,
    ...(dir && { dir }),
    ...(lang && { lang }),
  });
  const parts = box.children.filter((each) => each.name === "div").map((each) => each.children.slice());
  close(parts).forEach((child) => stored.add(child));
  return stored;
}

// Shows a placeholder in each empty editable.
export function showEmpty({ editables }) {
  Object.values(editables).forEach(({ $: each }) =>
    each.classList.toggle("is-empty", !each.textContent.trim() && !each.querySelector("img")),
  );
}

function definition(editor, kind, row) {
  const editables = Object.fromEntries(
    Object.entries(row.places).map(([name, { takes }]) => [
      name,
      {
        selector: `.box-${name}`,
        allowedContent: takes ? `${takes}; a[!href]` : editor.config.allowedContent,
      },
    ]),
  );
  return {
    editables,
    upcast: (each) => kindOf(each) === kind && upcast(each, kind, row),
    downcast: (each) => downcast(each, kind, row),
    getLabel: () => row.label,
    init() {
      Object.entries(row.places).forEach(([name, { title }]) => {
        this.editables[name].setAttribute("title", title);
        this.editables[name].setAttribute("aria-label", title);
      });
      showEmpty(this);
    },
  };
}

function insert(editor, kind) {
  const focused = editor.getSelection()?.getSelectedText().trim() ?? "";
  const words = window.CKEDITOR.tools.htmlEncode(focused) || "<br>";
  const markup = {
    "pull-quote": `<aside class="pull-quote"><blockquote><p>${words}</p></blockquote></aside>`,
    "fact-box": '<aside class="fact-box"><p><br></p></aside>',
  };
  const box = placeMarkup(editor, markup[kind]);
  const widget = editor.widgets.getByElement(box);
  Object.values(widget?.editables ?? {})[0]?.focus();
}

// The empty paragraph at the end of an editable, which a second Enter leaves.
function emptyEnd(at) {
  const last = at?.closest?.(":is(.box-words, .box-content) > p:last-child:not(:first-child)");
  return last && !last.textContent.trim() && !last.querySelector("img") ? last : null;
}

const LINES = ".box-title, .box-whose, .card-title, .card-facts"; // single-line editables

// The editable at the caret: CKEditor updates its focused editable with a delay.
function atCaret() {
  const { anchorNode: node } = getSelection();
  return node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
}

// Enter in a single-line editable moves to the next.
function enter(editor, event) {
  const isPlain = event.data.keyCode === ENTER;
  if (!isPlain && event.data.keyCode !== window.CKEDITOR.SHIFT + ENTER) return;
  const at = atCaret();
  const end = isPlain && emptyEnd(at);
  const line = end ? end.parentElement : at?.closest?.(LINES);
  if (!line) return;
  event.cancel();
  if (isPlain) goOn(editor, line);
  if (end) end.remove();
}

function init(editor) {
  Object.entries(kinds()).forEach(([kind, row]) => {
    editor.widgets.add(row.command, definition(editor, kind, row));
    // Replaces the widget's own command of that name.
    editor.addCommand(row.command, { exec: () => insert(editor, kind), async: true });
  });
  editor.on("key", (event) => enter(editor, event), null, null, 1);
  editor.on("change", () => {
    Object.values(editor.widgets.instances).forEach(
      (each) => /box|quote|card/.test(each.name) && showEmpty(each),
    );
  });
}

// Preselects header cells in the new-table dialog: most tables have a header row.
function headTables({ data: { name, definition: dialog } }) {
  if (name === "table") dialog.getContents("info").get("selHeaders").default = "row";
}

export function addBoxes(CKEDITOR) {
  CKEDITOR.plugins.add("boxes", { requires: "widget", init });
  CKEDITOR.on("dialogDefinition", headTables);
}
