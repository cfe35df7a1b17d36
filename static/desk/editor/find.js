// The tool that opens find and replace, whose script comes when it is wanted.

import { gettext } from "../texts.js";

const F = 70;

export function addFinding(editor) {
  let bar;
  const exec = async () => {
    const { FindBar } = await import("./finding.js");
    (bar ??= new FindBar(editor)).open();
  };
  editor.addCommand("find", { exec, async: true, readOnly: 1 });
  editor.ui.addButton("Find", { label: gettext("Find and replace"), command: "find", toolbar: "find" });
  editor.setKeystroke(window.CKEDITOR.CTRL + F, "find");
}
