// The video and audio library in a dialog, for placing a clip in a text.
//
// open({from, kind, onChoose(clip), onClose()})  `from` is the element with the library's address
// (data-clips-url); kind "file" lists files for download.

import { askForPart, upload } from "../library/asking.js";
import { make, show } from "../library/dialog.js";
import { gettext } from "../texts.js";

const PAUSE = 250;

class ClipPicker {
  constructor({ from, kind = "", onChoose }, dialog) {
    Object.assign(this, { address: from.dataset.clipsUrl, kind, dialog, choose: onChoose, timer: 0 });
    const label = kind ? gettext("Find a file") : gettext("Find video or audio");
    this.asked = make("input", { type: "search", "aria-label": label, placeholder: label });
    this.status = make("p", { class: "picker-status", role: "status" });
    this.part = make("div", {});
    dialog.append(this.asked, this.status, this.part);
    this.asked.addEventListener("input", () => this.findSoon());
    this.part.addEventListener("change", ({ target }) => this.send(target));
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
      const found = await askForPart(
        `${this.address}?${new URLSearchParams({ q: query, kind: this.kind })}`,
        "[data-clips]",
      );
      if (query !== this.asked.value) return;
      this.status.textContent = "";
      this.part.replaceChildren(found);
    } catch (refusal) {
      this.status.textContent = refusal.message;
    }
  }

  async send(input) {
    if (!input.files?.length) return;
    input.disabled = true;
    this.status.textContent = gettext("Uploading…");
    try {
      const { figure } = await upload(input, input.files[0]);
      this.dialog.close();
      this.choose(figure);
    } catch (refusal) {
      this.status.textContent = refusal.message;
      Object.assign(input, { disabled: false, value: "" });
    }
  }

  clicked(button) {
    if (!button) return;
    this.dialog.close();
    this.choose(JSON.parse(button.dataset.clip));
  }
}

export function open(asked) {
  const title = asked.kind ? gettext("File to download") : gettext("Video or audio");
  const dialog = show(title, "clip-picker", asked.onClose);
  const picker = new ClipPicker(asked, dialog);
  dialog.showModal();
  picker.asked.focus();
  return picker.load();
}
