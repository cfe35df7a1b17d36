// Asks before a page with typed words is left by any way other than sending its form (form[data-unsaved]).
(() => {
  const form = document.querySelector("form[data-unsaved]");
  if (!form) return;

  const editors = () => Object.values(window.CKEDITOR?.instances || {}).filter((editor) => form.contains(editor.element.$));
  const bodies = () => new Set(editors().map((editor) => editor.element.getNameAtt()));

  function words() {
    const skipped = bodies();
    const entries = [...new FormData(form)].filter(([name]) => !skipped.has(name));
    return JSON.stringify(entries.map(([name, value]) => [name, value instanceof File ? value.name : value]));
  }

  let before;
  let isSending = false;
  // A form that came back refused holds words that are nowhere else yet.
  const wasRefused = form.querySelector(".errorlist, .refusal") !== null;
  const isChanged = () => wasRefused || words() !== before || editors().some((editor) => editor.checkDirty());

  window.addEventListener("load", () => (before = words()));
  window.addEventListener("pageshow", () => (isSending = false));
  window.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    // A preview opens beside the page, which stays.
    isSending = (event.submitter?.formTarget || form.target) !== "_blank";
  });
  window.addEventListener("beforeunload", (event) => {
    if (before !== undefined && !isSending && isChanged()) event.preventDefault();
  });
})();
