// The list of stories: selects all of them at once, says which are selected, and makes the dialog of a bulk act modal.

import { sayWhatMoved } from "../pulse/moved.js";
import "../keys.js"; // at once: it is here that most keys are pressed
import { makeModal, openByButtons } from "../controls.js";
import { sayHowMany } from "./selected.js";

class Selection {
  constructor(form) {
    this.form = form;
    this.boxes = [...form.querySelectorAll("input[name=story]")];
    this.all = form.querySelector("[data-select-all]");
    this.all.addEventListener("change", () => this.tickAll());
    form.addEventListener("change", () => this.show());
    // A page that is gone back to has its ticks again only then.
    window.addEventListener("pageshow", () => this.show());
    this.show();
  }

  tickAll() {
    this.boxes.forEach((box) => (box.checked = this.all.checked));
  }

  show() {
    const chosen = this.boxes.filter(({ checked }) => checked);
    const headlines = chosen.map((box) => box.getAttribute("aria-label"));
    this.all.checked = chosen.length === this.boxes.length;
    this.form.querySelectorAll(".many button").forEach((button) => (button.disabled = !chosen.length));
    this.form.querySelector("[data-how-many]").textContent = sayHowMany(headlines);
  }
}

openByButtons();
sayWhatMoved();
makeModal();
const form = document.querySelector(".found");
if (form?.querySelector("[data-select-all]")) new Selection(form);
