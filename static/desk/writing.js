// The page on which words are written: Enter and Ctrl+S.
"use strict";

(() => {
  const form = document.getElementById("story-form");

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.querySelector("button[value=save]")?.click();
    }
  });

  // A headline is one line however long: Enter goes on to the dek, and from there to the body.
  const next = { headline: () => form.elements.dek, dek: () => window.CKEDITOR?.instances.id_body ?? form.elements.body };
  Object.keys(next).forEach((name) => {
    form.elements[name].addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      next[name]().focus();
    });
  });
})();
