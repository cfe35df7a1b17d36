// The picture library in a dialog, for pages on which a picture is chosen.
//
// open({from, most, onChoose(...images), onClose()})  `from` is the element with the library's address
//     (data-picker-url); `most` is how many may be chosen, one by default

import { gettext } from "../texts.js";
import { askForPart } from "./asking.js";
import { make, show } from "./dialog.js";
import { foldFilters } from "./filters.js";
import { Grid, imageOf } from "./grid.js";
import { chooser, titleFor } from "./several.js";
import { startUploads } from "./uploads.js";

const PAUSE = 250;

class Picker {
  constructor(from, dialog, { choose, several }) {
    Object.assign(this, { address: from.dataset.pickerUrl, dialog, several });
    this.choose = (image) => {
      choose(image);
      this.mark();
    };
    this.status = make("p", { class: "picker-status", role: "status" });
    this.part = make("div", {});
    dialog.append(this.status, this.part);
    dialog.addEventListener("click", (event) => this.clicked(event));
    dialog.addEventListener("keydown", (event) => this.pressed(event));
    dialog.addEventListener("submit", (event) => event.target.method === "get" && this.find(event));
    dialog.addEventListener("change", ({ target }) => this.changed(target));
    dialog.addEventListener("input", ({ target }) => target.type === "search" && this.findSoon());
  }

  async load(query, put) {
    const asked = (this.asked = Symbol("the newest question; answers to earlier ones come too late"));
    this.status.textContent = gettext("Loading…");
    try {
      const found = await askForPart(`${this.address}${query}`, "[data-library]");
      if (asked !== this.asked) return;
      this.status.textContent = "";
      put(found);
      this.start();
    } catch (refusal) {
      if (asked === this.asked) this.status.textContent = refusal.message;
    }
  }

  start() {
    const found = this.part.querySelector("[data-found]");
    if (found.querySelector("[data-tiles]")) new Grid(found);
    this.mark();
  }

  mark() {
    this.several?.mark(this.part.querySelectorAll("[data-picture]"));
  }

  // The whole library, including its filters.
  open(query = "") {
    return this.load(query, (found) => {
      this.part.replaceChildren(found);
      foldFilters(found);
      const uploads = found.querySelector("[data-uploads]");
      if (uploads) this.startUploads(uploads);
      found.querySelector("input[type=search]").focus();
    });
  }

  startUploads(form) {
    const onAllTaken = (images) => this.taken(images);
    startUploads(form, { over: this.dialog, onAllTaken, choose: this.several ? null : this.choose });
  }

  // A single upload is chosen automatically, unless the library has a similar picture; of several, the person
  // chooses one, unless several may be chosen: then all are.
  taken(images) {
    if (this.several) images.forEach(this.choose);
    else if (images.length === 1 && !images[0].similar?.length) this.choose(images[0]);
    if (images.length > 1 || this.several) this.find();
  }

  find(event) {
    event?.preventDefault();
    const query = new URLSearchParams(new FormData(this.part.querySelector("[data-asked]")));
    return this.load(`?${query}`, (found) => this.results.replaceWith(found.querySelector("[data-results]")));
  }

  findSoon() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.find(), PAUSE);
  }

  changed(target) {
    if (target.closest("[data-asked]") && target.type !== "search") this.find();
  }

  get results() {
    return this.part.querySelector("[data-results]");
  }

  more(query) {
    return this.load(query, (found) => {
      const older = found.querySelector("[data-older]") ?? "";
      const tiles = [...found.querySelectorAll("[data-tile]")];
      const list = this.part.querySelector("[data-tiles]");
      if (list) list.append(...tiles);
      else this.results.replaceWith(found.querySelector("[data-results]"));
      this.part.querySelector("[data-older]")?.replaceWith(older);
      tiles[0]?.querySelector("button").focus();
    });
  }

  clicked(event) {
    const tile = event.target.closest("[data-tile]");
    if (tile && event.target.closest("button")) this.choose(imageOf(tile));
    const link = event.target.closest("a[href^='?']");
    if (!link) return;
    event.preventDefault();
    const query = link.getAttribute("href");
    if (link.closest("[data-older]")) this.more(query);
    else this.open(query);
  }

  // By default, Escape clears a search field.
  pressed(event) {
    if (event.key === "Escape" && event.target.type === "search") this.dialog.close();
  }
}

export function open({ from, most = 1, onChoose, onClose }) {
  let taken = [];
  const dialog = show(titleFor(most), "picker-library", () => {
    onClose?.();
    if (taken.length) onChoose(...taken);
  });
  const choice = chooser(most, (images) => {
    taken = images;
    dialog.close();
  });
  const picker = new Picker(from, dialog, choice);
  if (choice.several) dialog.append(choice.several.part);
  dialog.showModal();
  picker.open();
}
