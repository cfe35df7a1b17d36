// The bar below the text while a picture in it is selected: its placing, its words, adding one beside it.

import { make } from "../library/dialog.js";
import { gettext } from "../texts.js";
import * as placings from "./placings.js";

const figureOf = ({ widgets }) =>
  [widgets.focused, widgets.widgetHoldingFocusedEditable].find((widget) => widget?.name === "figure");

const howPicturesComeIn = () =>
  gettext(
    "Pictures: press Picture, drop files into the text, or paste them. Press a picture in the text to change it.",
  );

function button(text, act) {
  const made = make("button", { type: "button", class: "button-like" }, text);
  made.addEventListener("click", act);
  return made;
}

class FigureBar {
  constructor(editor, { addBeside }) {
    this.editor = editor;
    this.menu = make("select", {});
    this.menu.append(...placings.choices().map(([value, words]) => make("option", { value }, words)));
    this.menu.addEventListener("change", () => this.put());
    this.ofPictures = [
      make("label", {}, gettext("This picture:"), " ", this.menu),
      button(gettext("Add a picture beside it"), () => addBeside(this.widget)),
    ];
    this.part = make(
      "div",
      { class: "figure-bar", role: "toolbar", "aria-label": gettext("This picture"), hidden: true },
      ...this.ofPictures,
      button(gettext("Caption, credit, alt text…"), () => this.widget.edit()),
      button(gettext("Remove"), () => this.remove()),
    );
    // Below the text, so that selecting a picture does not shift it; sticks to the window's edge.
    editor.container.$.after(this.part, make("p", { class: "writing-help" }, howPicturesComeIn()));
  }

  // While the bar itself has the focus, the picture stays selected.
  show() {
    const widget = figureOf(this.editor);
    if (!widget && this.part.contains(document.activeElement)) return;
    this.widget = widget;
    this.part.hidden = !widget || this.editor.readOnly;
    if (!widget) return;
    this.menu.value = widget.data.placing;
    const isFile = widget.element.findOne("img[height='64']"); // articles/admin/clips/picking.py
    this.ofPictures.forEach((each) => (each.hidden = Boolean(isFile)));
  }

  put() {
    this.editor.fire("saveSnapshot");
    placings.put(this.widget, this.menu.value);
    this.editor.fire("saveSnapshot");
    this.editor.fire("change");
  }

  remove() {
    const { editor, widget } = this;
    editor.fire("saveSnapshot");
    widget.repository.del(widget);
    editor.fire("saveSnapshot");
    this.part.hidden = true;
    editor.focus();
  }
}

const CHANGES = ["focus", "blur", "data"];

export function addFigureBar(editor, acts) {
  editor.on("instanceReady", () => {
    const bar = new FigureBar(editor, acts);
    const show = () => bar.show();
    const watch = (widget) => {
      if (widget.name === "figure") CHANGES.forEach((name) => widget.on(name, show, null, null, 100));
    };
    ["selectionChange", "focus", "readOnly"].forEach((name) => editor.on(name, show));
    editor.widgets.on("instanceCreated", ({ data }) => watch(data));
    Object.values(editor.widgets.instances).forEach(watch);
  });
}
