// The grid of pictures: arrow keys navigate; Space, Shift and Ctrl select, by keyboard and mouse.

import { gettext, ngettext } from "../texts.js";
import { placeAfter, rangeOf } from "./selecting.js";

export const imageOf = (tile) => JSON.parse(tile.dataset.tile);

export class Grid {
  constructor(found) {
    this.found = found;
    this.list = found.querySelector("[data-tiles]");
    this.bar = found.querySelector(".selected-bar");
    this.anchor = 0;
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("focusin", ({ target }) => this.comeTo(target.closest("[data-tile]")));
    found.addEventListener("change", () => this.say());
    // On Back, the browser restores the ticked boxes only by this event.
    window.addEventListener("pageshow", () => this.say());
    this.refresh();
  }

  get tiles() {
    return [...this.list.children];
  }

  // Tab stops at one picture; arrow keys move to the others.
  refresh() {
    this.tiles.forEach((tile, place) => {
      openerOf(tile).tabIndex = place ? -1 : 0;
      const box = boxOf(tile);
      if (box) box.tabIndex = -1;
    });
    const keys = this.found.querySelector("[data-keys]");
    if (keys) keys.hidden = false;
    this.say();
  }

  comeTo(tile) {
    if (!tile) return;
    this.tiles.forEach((other) => (openerOf(other).tabIndex = other === tile ? 0 : -1));
  }

  pressed(event) {
    const tile = event.target.closest("[data-tile]");
    const act = this.actOf(event, this.tiles.indexOf(tile));
    if (!act) return;
    event.preventDefault();
    act();
  }

  // The action for a key; null for most.
  actOf(event, at) {
    const { key, shiftKey } = event;
    if (event.altKey) return null;
    if (this.bar && selects(event)) return this.selectionOf(key, at);
    if (isCommand(event)) return null;
    const to = placeAfter(key, at, { columns: this.columns(), count: this.tiles.length });
    return to === undefined ? null : () => this.walk(at, to, shiftKey);
  }

  selectionOf(key, at) {
    if (key === " ") return () => this.toggle(at);
    return () => this.select(this.tiles.keys(), key === "a");
  }

  columns() {
    const top = this.tiles[0]?.offsetTop;
    return this.tiles.filter((tile) => tile.offsetTop === top).length;
  }

  walk(at, to, isSelecting) {
    openerOf(this.tiles[to]).focus();
    if (!this.bar || !isSelecting) return;
    const isNew = !boxOf(this.tiles[at]).checked;
    if (isNew) this.anchor = at;
    this.selectTo(to);
  }

  // A plain click ticks a box, but opens a picture.
  clicked(event) {
    const at = this.tiles.indexOf(event.target.closest("[data-tile]"));
    if (!this.bar || at < 0) return;
    if (event.target.matches("input[type=checkbox]")) this.ticked(event, at);
    else if (isMarking(event) && event.target.closest(".tile-open")) this.marked(event, at);
  }

  ticked({ shiftKey }, at) {
    if (shiftKey) this.selectTo(at);
    else this.anchor = at;
  }

  marked(event, at) {
    event.preventDefault();
    if (event.shiftKey) this.selectTo(at);
    else this.toggle(at);
  }

  toggle(at) {
    this.anchor = at;
    this.select([at], !boxOf(this.tiles[at]).checked);
  }

  // Selects from the anchor to this picture, inclusive.
  selectTo(to) {
    const chosen = new Set(rangeOf(this.anchor, to));
    this.tiles.forEach((tile, place) => (boxOf(tile).checked = chosen.has(place)));
    this.say();
  }

  select(places, isSelected) {
    const { tiles } = this;
    for (const place of places) boxOf(tiles[place]).checked = isSelected;
    this.say();
  }

  say() {
    if (!this.bar) return;
    const count = this.tiles.filter((tile) => boxOf(tile).checked).length;
    this.bar.classList.toggle("is-empty", !count);
    this.bar.querySelectorAll("button:not([hidden])").forEach((button) => (button.disabled = !count));
    this.bar.querySelector("[data-how-many]").textContent = count
      ? ngettext("{count} picture selected", "{count} pictures selected", count)
      : gettext("Select pictures to change them together.");
  }
}

function openerOf(tile) {
  return tile.querySelector(".tile-open");
}

function boxOf(tile) {
  return tile.querySelector("input[type=checkbox]");
}

function isCommand({ ctrlKey, metaKey }) {
  return ctrlKey || metaKey;
}

function isMarking(event) {
  return event.shiftKey || isCommand(event);
}

// Space, Escape and Ctrl+A.
function selects(event) {
  return isCommand(event) ? event.key === "a" : [" ", "Escape"].includes(event.key);
}
