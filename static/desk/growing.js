// Fields that grow with their content, in browsers without `field-sizing`.

const FIELDS = "textarea:is([data-grow], [rows='1'])";

function fit(field) {
  field.style.blockSize = "auto";
  const border = field.offsetHeight - field.clientHeight;
  // A hidden field has no height: it is fitted when it is shown.
  field.style.blockSize = field.scrollHeight ? `${field.scrollHeight + border}px` : "";
}

const fitAll = () => document.querySelectorAll(FIELDS).forEach(fit);

// Scripts that fill a field fire the desk's own event, "newsroom:put".
export function growFields() {
  const changed = ({ target }) => target.matches?.(FIELDS) && fit(target);
  ["input", "focusin", "newsroom:put"].forEach((kind) => document.addEventListener(kind, changed));
  document.addEventListener("toggle", fitAll, true);
  window.addEventListener("resize", fitAll);
  document.fonts.ready.then(fitAll);
  fitAll();
}
