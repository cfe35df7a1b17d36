// A picture's focal point and crops: a click sets the point, dragging moves the picture within a shape. The
// numbers are in fields of the page; this shows them on the picture.

import { around, axisOf, dragged, rounded, shares } from "./placing.js";

const ARROWS = { ArrowLeft: ["x", -1], ArrowRight: ["x", 1], ArrowUp: ["y", -1], ArrowDown: ["y", 1] };
const ZOOMS = [1, 2, 4];
const MIDDLE = 50;
const STEP = 5;

const within = (percent) => Math.max(0, Math.min(100, percent));

// new Framing(part, {picture, own, onChange})  `picture` has width and height; `own` has the library's
// values, used for empty fields: {focus: [x, y], shape: [x, y]}
export class Framing {
  constructor(part, { picture, own = {}, onChange = () => {} }) {
    const find = (selector) => part.querySelector(selector);
    Object.assign(this, { part, own, onChange, zoom: 0 });
    [this.whole, this.point, this.view] = ["[data-focus]", "[data-point]", "[data-view]"].map(find);
    this.focus = { x: find("[name=focus_x]"), y: find("[name=focus_y]") };
    this.frames = [...part.querySelectorAll("[data-shape]")];
    this.take(picture, own);
    this.listen();
    this.zooms = [...part.querySelectorAll("[data-zoom-by]")];
    find("[data-zoom]").hidden = false;
    this.showZoom();
  }

  // Switches to another picture and its library values.
  take(picture, own) {
    this.own = own;
    this.shapes = this.frames.map((frame) => {
      const shape = { across: Number(frame.dataset.across), down: Number(frame.dataset.down) };
      const name = frame.dataset.shape;
      const crop = this.part.querySelector(`[name=crop_${name}]`);
      return { name, frame, crop, axis: axisOf(picture, shape), share: shares(picture, shape) };
    });
    this.show();
  }

  listen() {
    this.whole.addEventListener("click", (event) => this.pointAt(event));
    this.whole.addEventListener("keydown", (event) => this.pressed(event));
    this.part.addEventListener("input", () => this.changed());
    this.part.addEventListener("click", ({ target }) => this.zoomBy(Number(target.dataset.zoomBy) || 0));
    this.frames.forEach((frame, place) => {
      frame.addEventListener("pointerdown", (event) => this.drag(this.shapes[place], event));
      this.part
        .querySelector(`[name=crop_${frame.dataset.shape}]`)
        .addEventListener("keydown", (event) => this.stepped(this.shapes[place], event));
    });
  }

  changed() {
    this.show();
    this.onChange();
  }

  // The effective focal point: the typed one, else the library's.
  pointOn(axis) {
    const typed = this.focus[axis].value;
    if (typed !== "") return Number(typed);
    return this.own.focus?.[axis === "x" ? 0 : 1] ?? MIDDLE;
  }

  get hasTypedPoint() {
    return this.focus.x.value !== "" || this.focus.y.value !== "";
  }

  placeOf({ name, crop, axis, share }) {
    if (crop.value !== "") return rounded(crop.value);
    const own = !this.hasTypedPoint && this.own[name];
    return own ? rounded(own[axis === "x" ? 0 : 1]) : around(this.pointOn(axis), share[axis]);
  }

  show() {
    this.point.hidden = !this.hasTypedPoint && !this.own.focus;
    this.point.style.left = `${this.pointOn("x")}%`;
    this.point.style.top = `${this.pointOn("y")}%`;
    for (const shape of this.shapes) {
      const place = this.placeOf(shape);
      shape.crop.placeholder = place;
      const places = shape.axis === "x" ? `${place}% 50%` : `50% ${place}%`;
      shape.frame.firstElementChild.style.objectPosition = places;
    }
  }

  setFocus(x, y) {
    this.focus.x.value = Math.round(within(x));
    this.focus.y.value = Math.round(within(y));
    this.changed();
  }

  pointAt({ clientX, clientY }) {
    const { left, top, width, height } = this.whole.getBoundingClientRect();
    this.setFocus(((clientX - left) / width) * 100, ((clientY - top) / height) * 100);
  }

  pressed(event) {
    const [axis, way] = ARROWS[event.key] ?? [];
    const zoom = { "+": 1, "=": 1, "-": -1 }[event.key];
    if (!axis && !zoom) return;
    event.preventDefault();
    if (zoom) return void this.zoomBy(zoom);
    const step = way * (event.shiftKey ? 10 : 2);
    const [x, y] = [this.pointOn("x"), this.pointOn("y")];
    this.setFocus(x + (axis === "x" ? step : 0), y + (axis === "y" ? step : 0));
    this.point.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // Arrow keys step from the effective value, even in an empty field.
  stepped(shape, event) {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    shape.crop.value = within(this.placeOf(shape) + way * STEP);
    this.changed();
  }

  // Keeps the focal point in view.
  zoomBy(step) {
    if (!step) return;
    this.zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.zoom + step));
    this.showZoom();
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = this.view;
    this.view.scrollLeft = (this.pointOn("x") / 100) * scrollWidth - clientWidth / 2;
    this.view.scrollTop = (this.pointOn("y") / 100) * scrollHeight - clientHeight / 2;
  }

  // A button at its limit is not disabled, so that it keeps the focus.
  showZoom() {
    ZOOMS.forEach((times, place) => this.view.classList.toggle(`is-zoomed-${times}`, place === this.zoom));
    for (const button of this.zooms) {
      const isAtEnd = !(this.zoom + Number(button.dataset.zoomBy) in ZOOMS);
      button.setAttribute("aria-disabled", isAtEnd);
    }
  }

  drag(shape, start) {
    const { frame, crop, axis, share } = shape;
    const before = this.placeOf(shape);
    const size = axis === "x" ? frame.clientWidth : frame.clientHeight;
    frame.setPointerCapture(start.pointerId);
    frame.onpointermove = (event) => {
      const moved = axis === "x" ? event.clientX - start.clientX : event.clientY - start.clientY;
      crop.value = rounded(dragged(before, moved, size, share[axis]));
      this.changed();
    };
    frame.onpointerup = frame.onpointercancel = () => (frame.onpointermove = null);
  }
}
