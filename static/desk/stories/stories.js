// The story list: selects all at once, shows how many are selected, and makes a bulk act's dialog modal.

import { sayWhatMoved } from "../pulse/moved.js";
import "../keys.js"; // load immediately: shortcuts are used most here
import { makeModal, openByButtons } from "../controls.js";
import { sayHowMany } from "./selected.js";

class Selection {
  constructor(form) {
    this.form = form;
    this.boxes = [...form.querySelectorAll("input[name=story]")];
    this.all = form.querySelector("[data-select-all]");
    this.all.addEventListener("change", () => this.tickAll());
    form.addEventListener("change", () => this.show());
    // On Back, the browser restores the ticked boxes only by this event.
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
