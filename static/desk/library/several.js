// Choosing pictures in the library dialog: one with a single press; several one after another, numbered in
// that order and inserted together.

import { gettext, ngettext } from "../texts.js";

class Several {
  constructor(most, take) {
    Object.assign(this, { most, images: [] });
    this.button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "picker-done",
      onclick: () => take(this.images),
    });
    this.status = Object.assign(document.createElement("p"), { className: "picker-status", role: "status" });
    this.part = document.createElement("footer");
    this.part.append(this.status, this.button);
    this.say("");
  }

  toggle(image) {
    const others = this.images.filter(({ id }) => id !== image.id);
    const isFull = others.length === this.most;
    this.images = others.length < this.images.length || isFull ? others : [...others, image];
    this.say(isFull ? gettext("A gallery holds at most {count} pictures.", { count: this.most }) : "");
  }

  say(news) {
    const count = this.images.length;
    this.status.textContent =
      news ||
      (count
        ? ""
        : gettext(
            "Choose the pictures in the order in which readers will see them. Two become a pair; more become a gallery.",
          ));
    this.button.textContent = ngettext("Insert {count} picture", "Insert {count} pictures", count);
    this.button.disabled = !count;
  }

  // Marks the chosen pictures in a list of buttons, with their numbers.
  mark(buttons) {
    for (const button of buttons) {
      const place = this.images.findIndex(({ id }) => String(id) === button.dataset.picture);
      button.setAttribute("aria-pressed", String(place >= 0));
      if (place >= 0) button.dataset.place = place + 1;
      else delete button.dataset.place;
    }
  }
}

export function titleFor(most) {
  return most > 1 ? gettext("Choose pictures") : gettext("Choose a picture");
}

// What pressing a picture does: it is taken at once, or toggled as one of several.
export function chooser(most, take) {
  if (most === 1) return { choose: (image) => take([image]), several: null };
  const several = new Several(most, take);
  return { choose: (image) => several.toggle(image), several };
}
