// Video and audio of the library in a dialog, for the text in which one is placed.
//
// open({from, onChoose(clip), onClose()})  `from` is the element that names where they are (data-clips-url)

import { askForPart } from "../library/asking.js";
import { make, show } from "../library/dialog.js";
import { gettext } from "../texts.js";

const PAUSE = 250;

class ClipPicker {
  constructor(from, dialog, choose) {
    Object.assign(this, { address: from.dataset.clipsUrl, dialog, choose, timer: 0 });
    this.asked = make("input", { type: "search", "aria-label": gettext("Find video or audio") });
    this.status = make("p", { class: "picker-status", role: "status" });
    this.part = make("div", {});
    dialog.append(this.asked, this.status, this.part);
    this.asked.addEventListener("input", () => this.findSoon());
    this.part.addEventListener("click", ({ target }) => this.clicked(target.closest("[data-clip]")));
  }

  findSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), PAUSE);
  }

  async load() {
    const query = this.asked.value;
    this.status.textContent = gettext("Loading…");
    try {
      const found = await askForPart(`${this.address}?${new URLSearchParams({ q: query })}`, "[data-clips]");
      if (query !== this.asked.value) return;
      this.status.textContent = "";
      this.part.replaceChildren(found);
    } catch (refusal) {
      this.status.textContent = refusal.message;
    }
  }

  clicked(button) {
    if (!button) return;
    this.dialog.close();
    this.choose(JSON.parse(button.dataset.clip));
  }
}

export function open({ from, onChoose, onClose }) {
  const dialog = show(gettext("Video or audio"), "clip-picker", onClose);
  const picker = new ClipPicker(from, dialog, onChoose);
  dialog.showModal();
  picker.asked.focus();
  return picker.load();
}
