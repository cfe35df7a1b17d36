// The page of a picture: a click sets the focal point, a picture is dragged within each shape.

import { around, axisOf, dragged, rounded, shares } from "./placing.js";

const form = document.querySelector("[data-framing]");
const picture = { width: Number(form.dataset.width), height: Number(form.dataset.height) };
const whole = form.querySelector("[data-focus]");
const point = form.querySelector("[data-point]");
const focus = { x: form.elements.focus_x, y: form.elements.focus_y };
const shapes = [...form.querySelectorAll("[data-shape]")].map((frame) => {
  const shape = { across: Number(frame.dataset.across), down: Number(frame.dataset.down) };
  const crop = form.elements[`crop_${frame.dataset.shape}`];
  return { frame, crop, axis: axisOf(picture, shape), share: shares(picture, shape) };
});
const ARROWS = { ArrowLeft: ["x", -1], ArrowRight: ["x", 1], ArrowUp: ["y", -1], ArrowDown: ["y", 1] };

function chosen(field) {
  return field.value === "" ? 50 : Number(field.value);
}

function placeOf({ crop, axis, share }) {
  return crop.value === "" ? around(chosen(focus[axis]), share[axis]) : rounded(crop.value);
}

function show() {
  point.hidden = focus.x.value === "" && focus.y.value === "";
  point.style.insetInlineStart = "auto";
  point.style.left = `${chosen(focus.x)}%`;
  point.style.top = `${chosen(focus.y)}%`;
  for (const shape of shapes) {
    const place = placeOf(shape);
    shape.crop.placeholder = place;
    const places = shape.axis === "x" ? `${place}% 50%` : `50% ${place}%`;
    shape.frame.firstElementChild.style.objectPosition = places;
  }
}

function setFocus(x, y) {
  focus.x.value = Math.round(Math.max(0, Math.min(100, x)));
  focus.y.value = Math.round(Math.max(0, Math.min(100, y)));
  show();
}

function atPointer(event) {
  const box = whole.firstElementChild.getBoundingClientRect();
  return [((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100];
}

whole.addEventListener("pointerdown", (event) => setFocus(...atPointer(event)));
whole.addEventListener("keydown", (event) => {
  const [axis, way] = ARROWS[event.key] ?? [];
  if (!axis) return;
  event.preventDefault();
  const step = way * (event.shiftKey ? 10 : 2);
  setFocus(chosen(focus.x) + (axis === "x" ? step : 0), chosen(focus.y) + (axis === "y" ? step : 0));
});

function drag(shape, start) {
  const { frame, crop, axis, share } = shape;
  const before = placeOf(shape);
  const size = axis === "x" ? frame.clientWidth : frame.clientHeight;
  frame.setPointerCapture(start.pointerId);
  frame.onpointermove = (event) => {
    const moved = axis === "x" ? event.clientX - start.clientX : event.clientY - start.clientY;
    crop.value = rounded(dragged(before, moved, size, share[axis]));
    show();
  };
  frame.onpointerup = frame.onpointercancel = () => (frame.onpointermove = null);
}

for (const shape of shapes) {
  shape.frame.addEventListener("pointerdown", (event) => drag(shape, event));
}
form.addEventListener("input", show);
show();
