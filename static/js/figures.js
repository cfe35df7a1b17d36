// Pictures in a text: light boxes that trap the keyboard focus and close with Escape, and before-and-after
// sliders. Without this script a light box opens by its address, and before and after are shown side by side.

const STEPS = { ArrowLeft: ".previous", ArrowRight: ".next" };
const MIRRORED = { ArrowLeft: ".next", ArrowRight: ".previous" };
const LEAST_SWIPE = 60; // pixels

document.addEventListener("click", (event) => {
  const link = event.target.closest(".larger, .light-box nav a");
  const shown = event.target.closest(".light-box[open]");
  const isOther = event.ctrlKey || event.metaKey || event.shiftKey;
  if (link && !isOther && (shown || link.matches(".larger"))) {
    event.preventDefault();
    go(shown, document.querySelector(link.hash));
  } else if (shown && !event.target.closest("figcaption, nav")) shown.close();
});

document.addEventListener("keydown", ({ key, target }) => step(target.closest?.(".light-box[open]"), key));

let touchedAt = null;
document.addEventListener("touchstart", ({ touches }) => {
  touchedAt = touches.length === 1 ? touches[0].clientX : null;
});
document.addEventListener("touchend", ({ changedTouches: [touch], target }) => {
  const moved = touchedAt === null ? 0 : touch.clientX - touchedAt;
  if (Math.abs(moved) > LEAST_SWIPE) {
    step(target.closest(".light-box[open]"), moved > 0 ? "ArrowLeft" : "ArrowRight");
  }
});

function isFromRight(element) {
  return getComputedStyle(element).direction === "rtl";
}

function step(shown, key) {
  if (!shown) return;
  const steps = isFromRight(shown.querySelector("nav")) ? MIRRORED : STEPS;
  if (key in steps) shown.querySelector(steps[key])?.click();
}

// Closing first restores the focus, so that the last box returns it to the picture that opened the first.
function go(shown, target) {
  shown?.close();
  if (target.matches(".light-box")) target.showModal();
}

function shapeOf(image) {
  return image.getAttribute("width") / image.getAttribute("height");
}

function compare(group) {
  const [before, after] = group.querySelectorAll("img");
  // With different shapes, one picture would stick out from under the other.
  if (Math.abs(shapeOf(before) / shapeOf(after) - 1) > 0.01) return;
  const slider = Object.assign(document.createElement("input"), { type: "range", value: 50 });
  slider.setAttribute("aria-label", group.dataset.compare);
  const show = () => group.style.setProperty("--share", `${slider.value}%`);
  slider.addEventListener("input", show);
  show();
  letDrag(group, slider, show);
  group.append(slider);
  group.classList.add("compared");
}

// The slider follows the finger or mouse; a press without movement still opens the picture.
function letDrag(group, slider, show) {
  let [isHeld, isDrawn] = [false, false];
  group.addEventListener("dragstart", (event) => event.preventDefault());
  group.addEventListener("pointerdown", ({ target }) => {
    [isHeld, isDrawn] = [Boolean(target.closest(".larger")), false];
  });
  group.addEventListener("pointermove", ({ buttons, clientX, pointerId }) => {
    if (!isHeld || !buttons) return;
    isDrawn = true;
    group.setPointerCapture(pointerId);
    const { left, width } = group.getBoundingClientRect();
    const share = ((clientX - left) / width) * 100;
    slider.value = isFromRight(group) ? 100 - share : share;
    show();
  });
  group.addEventListener("click", (event) => isHeld && isDrawn && keepShut(event), true);
}

function keepShut(event) {
  event.preventDefault();
  event.stopPropagation();
}

function start() {
  document.querySelectorAll("[data-compare]:not(.compared)").forEach(compare);
}

document.addEventListener("newsroom:shown", start);
start();
