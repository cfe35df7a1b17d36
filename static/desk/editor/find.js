// The find-and-replace tool, which loads its script on first use.

import { gettext } from "../texts.js";

const F = 70;
const stop = (event) => event.stopPropagation();

// A hidden field that collects the search text typed while the bar loads, and keeps it out of the story.
function holdWords(editor) {
  const field = Object.assign(document.createElement("input"), {
    type: "text",
    className: "visually-hidden",
  });
  Object.assign(field, { ariaLabel: gettext("Find"), autocomplete: "off" });
  field.addEventListener("input", stop);
  field.addEventListener("change", stop);
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  editor.container.$.querySelector(".cke_top").append(field);
  field.focus();
  return field;
}

async function bringBar(editor, chosen) {
  const field = holdWords(editor);
  try {
    const { FindBar } = await import("./finding.js");
    const bar = new FindBar(editor);
    bar.open(chosen, field.value);
    return bar;
  } catch (refusal) {
    editor.focus();
    throw refusal;
  } finally {
    field.remove();
  }
}

export function addFinding(editor) {
  let coming;
  const exec = async () => {
    const chosen = getSelection().toString().trim();
    if (coming) return (await coming).open(chosen);
    coming = bringBar(editor, chosen);
    coming.catch(() => (coming = null));
  };
  editor.addCommand("find", { exec, async: true, readOnly: 1 });
  editor.ui.addButton("Find", { label: gettext("Find and replace"), command: "find", toolbar: "find" });
  editor.setKeystroke(window.CKEDITOR.CTRL + F, "find");
}
