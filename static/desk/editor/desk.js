// What the body editor does beyond CKEditor's own: it answers to the field's label, leaves the browser's menu
// with its spelling to the writer, and wears the admin's light or dark.
(() => {
  const labelOf = (editor) => document.querySelector(`label[for="${editor.element.getId()}"]`);

  // The text area is out of sight from here on: its label leads to the place where the words are.
  function takeLabel(editor) {
    const label = labelOf(editor);
    if (!label) return;
    label.removeAttribute("for");
    label.addEventListener("click", () => editor.focus());
  }

  function leaveSpellingToBrowser(editor) {
    const editable = editor.editable();
    editable.attachListener(editable, "contextmenu", (event) => {
      const element = event.data.getTarget();
      const isTable = element.getAscendant?.({ td: 1, th: 1, caption: 1 }, true);
      if (!isTable) event.stop();
    }, null, null, 0);
  }

  function dressMenus(editor) {
    const theme = document.documentElement.dataset.theme || "auto";
    document.querySelectorAll(".cke_panel_frame").forEach(({ contentDocument: page }) => {
      page.documentElement.dataset.theme = theme;
      if (page.querySelector(`link[href="${editor.config.panelCss}"]`)) return;
      page.head.append(Object.assign(page.createElement("link"), { rel: "stylesheet", href: editor.config.panelCss }));
    });
  }

  CKEDITOR.plugins.add("desk", {
    init(editor) {
      editor.on("contentDom", () => leaveSpellingToBrowser(editor));
      editor.on("instanceReady", () => takeLabel(editor));
      // CKEditor looks for a new selection a fifth of a second later: a quick hand would link the one before.
      editor.on("beforeCommandExec", () => editor.selectionChange(true));
      editor.on("panelShow", () => dressMenus(editor));
    },
  });
})();
