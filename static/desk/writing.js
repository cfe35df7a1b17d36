// The writing page: dialogs before the acts that readers notice, lines that grow, Ctrl+S.
"use strict";

const form = document.getElementById("story-form");

// Django's admin runs before the editor is torn down: the editor hands its words to the form itself.
const handWords = () => Object.values(window.CKEDITOR?.instances ?? {}).forEach((editor) => editor.updateElement());

async function showDifference(dialog) {
  const place = dialog.querySelector("[data-difference]");
  if (!place) return;
  handWords();
  const typed = new FormData(form);
  typed.delete("lead_upload");
  place.textContent = "Comparing with what readers have…";
  try {
    const answer = await fetch(form.dataset.differenceUrl, { method: "POST", body: typed });
    if (answer.status === 422) {
      place.textContent = "Something on the page needs mending first: it is told when you publish.";
      return;
    }
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const fragment = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...fragment.body.children);
  } catch {
    place.textContent = "The newsroom can't be reached now, so the difference can't be shown.";
  }
}

function open(id) {
  const dialog = document.getElementById(id);
  dialog.showModal();
  dialog.querySelector("input:checked, input:not([type=hidden]), textarea, .is-main, .is-danger")?.focus();
  showDifference(dialog);
}

function isNote(dialog) {
  const kind = dialog.querySelector("#id_note_kind");
  const part = dialog.querySelector("[data-public-note]");
  if (kind && part) part.hidden = !kind.value;
}

form.querySelectorAll("button[data-dialog]").forEach((button) => {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    open(button.dataset.dialog);
  });
});

document.querySelectorAll("dialog.desk-dialog").forEach((dialog) => {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("change", () => isNote(dialog));
  isNote(dialog);
  // Enter in a field presses this dialog's own button, not the page's first.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("textarea, button")) return;
    event.preventDefault();
    dialog.querySelector("button[type=submit]").click();
  });
});

const opened = form.dataset.opened && form.querySelector(`button[data-dialog][value="${form.dataset.opened}"]`);
if (opened) open(opened.dataset.dialog);
document.querySelector(".refusal")?.focus();

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    form.querySelector("button[value=save]")?.click();
  }
});

// A headline is one line however long: Enter goes on to the next field.
form.querySelectorAll("textarea[data-grow]").forEach((line) => {
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea, [contenteditable=true]")];
    fields[fields.indexOf(line) + 1]?.focus();
  });
});
