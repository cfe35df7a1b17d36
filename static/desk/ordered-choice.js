// A list of several choices becomes chips in their order and a menu of what is left.
// Without JavaScript the plain list of choices serves.
"use strict";

class OrderedChoice {
  constructor(list) {
    this.name = list.name;
    this.form = list.form;
    this.options = new Map([...list.options].map((option) => [option.value, option.text]));
    this.label = document.querySelector(`label[for="${list.id}"]`).textContent.replace(/:\s*$/, "");
    this.chips = document.createElement("ol");
    this.chips.className = "chips";
    this.menu = document.createElement("select");
    this.menu.id = list.id;
    this.menu.dataset.orderedChoice = list.name;
    this.listen();
    this.chosen = [...list.selectedOptions].map((option) => option.value);
    list.replaceWith(this.chips, this.menu);
    this.draw();
  }

  // Arrows and letters walk through a closed menu: what they pass is not chosen yet, what is left there is.
  listen() {
    let isWalking = false;
    this.menu.addEventListener("pointerdown", () => (isWalking = false));
    this.menu.addEventListener("keydown", (event) => {
      isWalking = event.key !== "Enter";
      if (isWalking || !this.menu.value) return;
      event.preventDefault();
      this.add();
    });
    this.menu.addEventListener("change", () => isWalking || this.add());
    this.menu.addEventListener("blur", () => this.add());
    this.form.addEventListener("submit", () => this.add(), true);
    this.menu.addEventListener("newsroom:put", ({ detail }) => {
      this.chosen = detail.filter((value) => this.options.has(value));
      this.changed();
    });
  }

  add() {
    if (!this.menu.value) return;
    this.chosen.push(this.menu.value);
    this.changed();
  }

  remove(value) {
    this.chosen = this.chosen.filter((other) => other !== value);
    this.changed();
    this.menu.focus();
  }

  forward(value) {
    const index = this.chosen.indexOf(value);
    this.chosen.splice(index - 1, 2, value, this.chosen[index - 1]);
    this.changed();
    this.chips.children[index - 1].querySelector("button").focus();
  }

  changed() {
    this.draw();
    this.menu.dispatchEvent(new Event("input", { bubbles: true }));
  }

  draw() {
    this.chips.replaceChildren(...this.chosen.map((value, index) => this.chip(value, index)));
    const left = [...this.options].filter(([value]) => !this.chosen.includes(value));
    const first = new Option(this.chosen.length ? "Add another…" : "Choose…", "");
    this.menu.replaceChildren(first, ...left.map(([value, text]) => new Option(text, value)));
  }

  chip(value, index) {
    const text = this.options.get(value);
    const chip = document.createElement("li");
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: this.name, value });
    chip.append(input, text);
    if (index > 0) chip.append(this.button("↑", `Put ${text} before`, () => this.forward(value)));
    chip.append(this.button("×", `Remove ${text}`, () => this.remove(value)));
    return chip;
  }

  button(sign, label, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    return button;
  }
}

document.querySelectorAll("select[data-ordered-choice][multiple]").forEach((list) => new OrderedChoice(list));
