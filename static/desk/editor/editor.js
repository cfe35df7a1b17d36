// Adapts CKEditor to this site: its content security policy, library pictures, the field's label, the
// browser's own context menu with spell checking, and the admin's light or dark theme.

import { addBlockMenu } from "./block-menu.js";
import { addBoxes } from "./boxes.js";
import { addCards } from "./cards.js";
import { addFigures } from "./figures.js";
import { addFinding } from "./find.js";
import { addKeys } from "./keys.js";
import { addLinks } from "./links.js";
import { addPasting } from "./pasting.js";
import { startPlacing } from "./placing.js";
import { keepToPolicy } from "./policy.js";
import { addSelectionTools } from "./selection-tools.js";
import { keepToSheets } from "./sheets.js";

// CKEditor hides the textarea, so its label focuses the editor instead.
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
  startPlacing(editor);
  addSelectionTools(editor);
  addFinding(editor);
  addKeys(editor);
  addLinks(editor);
  addBlockMenu(editor);
  editor.on("contentDom", () => leaveSpellingToBrowser(editor));
  editor.on("instanceReady", () => {
    takeLabel(editor);
    letToolsScroll(editor);
  });
  // CKEditor checks for a new selection only after 200 ms: a fast user would link the previous selection.
  editor.on("beforeCommandExec", () => editor.selectionChange(true));
  editor.on("panelShow", () => dressMenus(editor));
}

// In a narrow window the toolbar is one line that scrolls sideways; make it scrollable by keyboard too.
function letToolsScroll(editor) {
  const tools = editor.ui.space("top").findOne(".cke_toolbox").$;
  new ResizeObserver(() => {
    if (tools.scrollWidth > tools.clientWidth) tools.tabIndex = 0;
    else tools.removeAttribute("tabindex");
  }).observe(tools);
}

function start() {
  document.querySelectorAll("textarea[data-type=ckeditortype]").forEach((field) => {
    window.CKEDITOR.replace(field.id, JSON.parse(field.dataset.config));
  });
}

// Pages without CKEditor have a plain body field. The editor starts once all the page's scripts have loaded.
const { CKEDITOR } = globalThis;
if (CKEDITOR) {
  keepToPolicy(CKEDITOR);
  keepToSheets(CKEDITOR);
  addFigures(CKEDITOR);
  addBoxes(CKEDITOR);
  addCards(CKEDITOR);
  addPasting(CKEDITOR);
  CKEDITOR.plugins.add("desk", { init: initDesk });
  document.addEventListener("DOMContentLoaded", start);
}
