// The versions of a story: confirmation pages open in a dialog. Without this script they are plain pages.

import { parsed } from "../../js/markup.js";

function makeDialog(form, link) {
  const dialog = document.createElement("dialog");
  dialog.className = "desk-dialog";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  dialog.append(document.adoptNode(form));
  dialog.querySelector("[data-close]").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  return dialog;
}

async function openDialog(link) {
  const answer = await fetch(link.href);
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const page = parsed(await answer.text());
  const dialog = makeDialog(page.querySelector("form.confirm"), link);
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("textarea, button[type=submit], [data-close]").focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  openDialog(link).catch(() => location.assign(link.href));
});

document.querySelector(".refusal")?.focus();
