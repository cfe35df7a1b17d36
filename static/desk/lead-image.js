// The lead image: chosen from the library or sent to it without leaving the page. Its own caption, credit and
// alt text are put where nothing was typed; words that were typed stay.
"use strict";

class LeadImage {
  constructor(part) {
    this.part = part;
    this.form = part.closest("form");
    this.id = part.querySelector("input[type=hidden]");
    this.file = part.querySelector("input[type=file]");
    this.preview = part.querySelector("[data-lead-preview]");
    this.removal = part.querySelector("[data-lead-remove]");
    this.error = part.querySelector("[data-lead-error]");
    const { caption, credit, altText } = part.dataset;
    this.own = { caption, credit, alt_text: altText };
    part.querySelector("[data-lead-choose]").addEventListener("click", () => this.choose());
    this.removal.addEventListener("click", () => this.remove());
    this.file.addEventListener("change", () => this.file.files.length && this.take(this.file.files[0]));
    NewsroomPicker.dropping(part, (file) => this.take(file));
    this.form.addEventListener("submit", (event) => this.hold(event), true);
  }

  choose() {
    NewsroomPicker.open({
      from: this.part,
      onClose: () => this.part.querySelector("[data-lead-choose]").focus(),
      onChoose: (image) => this.show(image),
    });
  }

  take(file) {
    this.error.textContent = "";
    this.part.classList.add("is-busy");
    this.part.setAttribute("aria-busy", "true");
    const sent = NewsroomPicker.upload(this.part, file).then(
      (image) => this.show(image),
      (refusal) => (this.error.textContent = `${file.name}: ${refusal.message}`),
    );
    this.sending = sent.finally(() => {
      this.sending = null;
      this.file.value = "";
      this.part.classList.remove("is-busy");
      this.part.removeAttribute("aria-busy");
    });
  }

  // A form that is sent while its picture is still on the way waits for it; a refused picture keeps it here.
  hold(event) {
    if (!this.sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    this.sending.then(() => this.error.textContent || this.form.requestSubmit(submitter));
  }

  show(image) {
    this.error.textContent = "";
    this.id.value = image.id;
    Object.assign(this.preview, { src: image.src, width: image.width, height: image.height, alt: image.alt_text });
    this.preview.hidden = this.removal.hidden = false;
    this.putWords({ caption: image.caption, credit: image.credit, alt_text: image.alt_text });
    this.id.dispatchEvent(new Event("change", { bubbles: true }));
  }

  remove() {
    this.id.value = "";
    this.error.textContent = "";
    this.preview.removeAttribute("src");
    this.preview.hidden = this.removal.hidden = true;
    this.putWords({ caption: "", credit: "", alt_text: "" });
    this.file.focus();
    this.id.dispatchEvent(new Event("change", { bubbles: true }));
  }

  putWords(words) {
    Object.entries(words).forEach(([name, own]) => {
      const input = this.form.elements[`lead_${name}`];
      if (!input.value.trim() || input.value === this.own[name]) {
        input.value = own;
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    this.own = words;
  }
}

document.querySelectorAll("[data-lead-image]").forEach((part) => new LeadImage(part));
