// Pictures in a text: light boxes that keep the keyboard inside and close with Escape, and sliders between before and
// after. Without this script a light box opens by its address, and before and after stand beside each other.

const STEPS = { ArrowLeft: ".previous", ArrowRight: ".next" };
const MIRRORED = { ArrowLeft: ".next", ArrowRight: ".previous" };

document.addEventListener("click", (event) => {
  const link = event.target.closest(".larger, .light-box nav a");
  const shown = event.target.closest(".light-box[open]");
  const isOther = event.ctrlKey || event.metaKey || event.shiftKey;
  if (link && !isOther && (shown || link.matches(".larger"))) {
    event.preventDefault();
    go(shown, document.querySelector(link.hash));
  } else if (shown && !event.target.closest("figcaption, nav")) shown.close();
});

document.addEventListener("keydown", ({ key, target }) => {
  const shown = target.closest?.(".light-box[open]");
  if (!shown) return;
  const isMirrored = getComputedStyle(shown.querySelector("nav")).direction === "rtl";
  shown.querySelector((isMirrored ? MIRRORED : STEPS)[key] ?? ":not(*)")?.click();
});

// The focus goes back to the picture from which the first one was opened.
function go(shown, target) {
  shown?.close();
  if (target.matches(".light-box")) target.showModal();
}

function shapeOf(image) {
  return image.getAttribute("width") / image.getAttribute("height");
}

function compare(group) {
  const [before, after] = group.querySelectorAll("img");
  // Of two shapes, one would stick out from below the other.
  if (Math.abs(shapeOf(before) / shapeOf(after) - 1) > 0.01) return;
  const slider = Object.assign(document.createElement("input"), { type: "range", value: 50 });
  slider.setAttribute("aria-label", group.dataset.compare);
  const show = () => group.style.setProperty("--share", `${slider.value}%`);
  slider.addEventListener("input", show);
  show();
  group.append(slider);
  group.classList.add("compared");
}

function start() {
  document.querySelectorAll("[data-compare]:not(.compared)").forEach(compare);
}

document.addEventListener("newsroom:shown", start);
start();
