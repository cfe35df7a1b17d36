// Opens and closes the dialogs of buttons with commandfor. Where the browser knows how, the markup does it
// by itself; a dialog that came back refused is open already, and becomes modal here.
"use strict";

document.querySelectorAll("button[commandfor]").forEach((button) => {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const dialog = document.getElementById(button.getAttribute("commandfor"));
    if (button.getAttribute("command") === "close") dialog.close();
    else dialog.showModal();
  });
});

document.querySelectorAll("dialog[open]").forEach((dialog) => {
  dialog.close();
  dialog.showModal();
});
