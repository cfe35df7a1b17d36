// The writing page: dialogs before the acts that readers notice, Enter and Ctrl+S.
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

// An editor who fixes one thing after another is asked for the kind once.
function proposeKind(dialog) {
  const last = dialog.querySelector(`[name=kind][value="${sessionStorage.getItem("kind")}"]`);
  if (last && !dialog.querySelector("[name=kind]:checked")) last.checked = true;
}

function prepare(dialog) {
  proposeKind(dialog);
  (dialog.querySelector("[type=radio]:checked") ?? dialog.querySelector("[autofocus], [type=radio], textarea, .is-main"))?.focus();
  showDifference(dialog);
}

function open(dialog) {
  dialog.showModal();
  prepare(dialog);
}

function tidy(dialog) {
  const kind = dialog.querySelector("[name=note_kind]");
  const part = dialog.querySelector("[data-public-note]");
  if (part) part.hidden = !kind.value;
}

// The markup opens and closes the dialogs by itself, before this script is here and without it.
form.querySelectorAll("button[commandfor]").forEach((button) => {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const dialog = document.getElementById(button.getAttribute("commandfor"));
    if (button.getAttribute("command") === "close") dialog.close();
    else open(dialog);
  });
});

form.querySelectorAll("dialog").forEach((dialog) => {
  tidy(dialog);
  if (dialog.open) prepare(dialog);
  dialog.addEventListener("change", ({ target }) => {
    tidy(dialog);
    if (target.name === "kind") sessionStorage.setItem("kind", target.value);
  });
  // Enter in a field presses this dialog's own button, not the page's first.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.matches("textarea, button")) return;
    event.preventDefault();
    dialog.querySelector("button[type=submit]").click();
  });
});

const opened = form.dataset.opened && form.querySelector(`dialog:has(button[value="${form.dataset.opened}"])`);
if (opened) open(opened);
document.querySelector(".refusal")?.focus();

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    form.querySelector("button[value=save]")?.click();
  }
});

// A headline is one line however long: Enter goes on to the dek, and from there to the body.
const next = { headline: () => form.elements.dek, dek: () => CKEDITOR.instances.id_body };
Object.keys(next).forEach((name) => {
  form.elements[name].addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    next[name]().focus();
  });
});
