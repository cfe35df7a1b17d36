// The strip can be closed on the page that is open; the next page shows it again.

const strip = document.querySelector(".strip");
const button = strip.querySelector("[data-close-strip]");
button.hidden = false;
button.onclick = () => {
  strip.remove();
  document.getElementById("content").focus({ preventScroll: true });
};
