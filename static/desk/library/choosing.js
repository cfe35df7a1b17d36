// The field for choosing a library picture, or uploading one, without leaving the page.

import { open } from "./picker.js";

function start(part) {
  const find = (name) => part.querySelector(`[data-${name}]`);
  const [number, preview, words, choose, remove] = ["number", "preview", "words", "choose", "remove"].map(
    find,
  );
  const input = number.querySelector("input");

  function show({ id, src, width, height, caption, credit, alt_text: alternative }) {
    Object.assign(preview, { src, width, height, alt: alternative });
    words.textContent = credit ? `${caption} (${credit})` : caption;
    change(id);
  }

  function change(id) {
    input.value = id;
    preview.hidden = words.hidden = remove.hidden = !id;
  }

  number.hidden = true;
  choose.hidden = false;
  choose.setAttribute("aria-describedby", input.getAttribute("aria-describedby") || "");
  remove.hidden = !input.value;
  choose.addEventListener("click", () => open({ from: part, onChoose: show, onClose: () => choose.focus() }));
  remove.addEventListener("click", () => {
    change("");
    choose.focus();
  });
}

document.querySelectorAll("[data-chosen-picture]").forEach(start);
