// Fields that grow with their words, in browsers that do not know `field-sizing`.

const FIELDS = "textarea:is([data-grow], [rows='1'])";

function fit(field) {
  field.style.blockSize = "auto";
  const border = field.offsetHeight - field.clientHeight;
  // A field that is not shown has no height: it is fitted when it is.
  field.style.blockSize = field.scrollHeight ? `${field.scrollHeight + border}px` : "";
}

const fitAll = () => document.querySelectorAll(FIELDS).forEach(fit);

// Put by a script, what is in a field comes with an event of the desk's own.
export function growFields() {
  const changed = ({ target }) => target.matches?.(FIELDS) && fit(target);
  ["input", "focusin", "newsroom:put"].forEach((kind) => document.addEventListener(kind, changed));
  document.addEventListener("toggle", fitAll, true);
  window.addEventListener("resize", fitAll);
  document.fonts.ready.then(fitAll);
  fitAll();
}
