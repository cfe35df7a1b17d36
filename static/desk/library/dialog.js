// Dialogs that exist only while open, so that their fields never mix with those of the page.

import { gettext } from "../texts.js";

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => {
    if (typeof value === "boolean") element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  });
  element.append(...children);
  return element;
}

export function show(title, className, onClose) {
  const heading = make("h2", { id: "picker-title" }, title);
  const closing = { type: "button", class: "picker-close", "aria-label": gettext("Close") };
  const close = make("button", closing, "×");
  const header = make("header", {}, heading, close);
  const dialog = make("dialog", { class: `picker ${className}`, "aria-labelledby": "picker-title" }, header);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose?.();
  });
  document.body.append(dialog);
  return dialog;
}

export function dropping(target, take) {
  const mark = (isOver) => target.classList.toggle("is-over", isOver);
  target.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    mark(true);
  });
  target.addEventListener("dragleave", () => mark(false));
  target.addEventListener("drop", (event) => {
    mark(false);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}
