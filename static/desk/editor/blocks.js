// The blocks a body may contain, in one table. The / menu, the Markdown shortcuts and the selection tools
// read it: a new block is one more row here.

import { gettext } from "../texts.js";

const styleOf = (editor, tag) => new window.CKEDITOR.style(editor.config[`format_${tag}`]);

function turn(tag) {
  return (editor) => {
    const style = styleOf(editor, tag);
    const isOn = style.checkActive(editor.elementPath(), editor);
    editor[isOn ? "removeStyle" : "applyStyle"](style);
  };
}

const run = (command) => (editor) => editor.execCommand(command);

// Blocks that need the library; a page about the newspaper has no video, audio or files.
const media = () => [
  { name: "figure", label: gettext("Picture"), words: "image", make: run("figure") },
  { name: "gallery", label: gettext("Gallery"), words: "images", make: run("gallery") },
  { name: "clip", label: gettext("Video or audio"), words: "", needs: "clip", make: run("clip") },
  { name: "file", label: gettext("File to download"), words: "pdf csv", needs: "file", make: run("file") },
];

// Each row: its name, search keywords, the mark that creates it at the start of a paragraph, and its command.
// Two hyphens have already become a dash by the time the third is typed.
export const blocks = () => [
  { name: "h2", label: gettext("Heading"), words: "h2", marks: ["##", "#"], make: turn("h2") },
  { name: "h3", label: gettext("Smaller heading"), words: "h3", marks: ["###"], make: turn("h3") },
  {
    name: "ul",
    label: gettext("Bulleted list"),
    words: "ul -",
    marks: ["-", "*"],
    make: run("bulletedlist"),
  },
  { name: "ol", label: gettext("Numbered list"), words: "ol 1.", marks: ["1."], make: run("numberedlist") },
  { name: "blockquote", label: gettext("Quotation"), words: ">", marks: [">"], make: run("blockquote") },
  ...media(),
  { name: "table", label: gettext("Table"), words: "", make: run("table") },
  { name: "pullquote", label: gettext("Pull quote"), words: "aside", make: run("pullquote") },
  { name: "factbox", label: gettext("Fact box"), words: "aside info", make: run("factbox") },
  {
    name: "hr",
    label: gettext("Separator"),
    words: "hr line",
    marks: ["---", "—-"],
    make: run("horizontalrule"),
  },
];

// The block for a mark at the start of a paragraph.
export const blockFor = (mark) => blocks().find(({ marks = [] }) => marks.includes(mark));
