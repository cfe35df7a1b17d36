// The crops of a story's lead image: their fields, and the value that is saved with the words.

import { along, AS_THE_LIBRARY_SAYS, placesOf, writtenOf } from "../library/crops.js";
import { Framing } from "../library/framing.js";

const isNumber = (text) => text !== "" && Number(text) >= 0 && Number(text) <= 100;

export class LeadFraming {
  constructor(part) {
    this.part = part;
    this.crop = part.querySelector("[name=lead_crop]");
    this.shown = part.querySelector("[data-crop-shown]");
    const { width, height, own } = part.dataset;
    const picture = { width: Number(width), height: Number(height) };
    this.framing = new Framing(part, { picture, own: JSON.parse(own), onChange: () => this.write() });
    // Undo and merging change the value from outside.
    this.crop.addEventListener("newsroom:put", () => this.read());
    this.reset = part.querySelector("[data-crop-reset]");
    this.reset.hidden = false;
    this.reset.addEventListener("click", () => this.follow());
  }

  // A newly chosen picture gets the library's crops.
  show({ id, src, width, height, framing }) {
    this.part.hidden = !id;
    if (!id) return;
    this.shown.value = id;
    this.part.querySelectorAll("img").forEach((image) => Object.assign(image, { src }));
    Object.assign(this.part.querySelector("[data-whole]"), { width, height });
    this.framing.take({ width, height }, framing ?? {});
    this.follow();
  }

  follow() {
    this.crop.value = AS_THE_LIBRARY_SAYS;
    this.read();
    this.crop.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Reads the stored value into the fields.
  read() {
    const places = placesOf(this.crop.value);
    [this.framing.focus.x.value, this.framing.focus.y.value] = places.focus ?? ["", ""];
    for (const { name, crop, axis } of this.framing.shapes) {
      crop.value = places[name]?.[axis === "x" ? 0 : 1] ?? "";
    }
    this.framing.show();
  }

  write() {
    // A word applied to every shape: a typed focal point replaces it.
    const isWord = !this.crop.value.includes("-") && this.crop.value !== AS_THE_LIBRARY_SAYS;
    if (isWord && this.framing.hasTypedPoint) this.framing.shapes.forEach(({ crop }) => (crop.value = ""));
    const places = {};
    const { x, y } = this.framing.focus;
    if (isNumber(x.value) && isNumber(y.value)) places.focus = [x.value, y.value];
    for (const { name, crop, axis } of this.framing.shapes) {
      if (isNumber(crop.value)) places[name] = along(axis, crop.value);
    }
    const written = writtenOf(places);
    if (isWord) this.framing.show();
    if (written === this.crop.value) return;
    this.crop.value = written;
    this.crop.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
