// Asks before typed words are left behind: by a link, by another form of the page, or with the window. A page that
// shows a refusal has words that were never stored.

const form = document.querySelector("#image_form, .batch");
let isSent = false;

function typed() {
  const isTyped = ([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string";
  return JSON.stringify([...new FormData(form)].filter(isTyped));
}

const hasUnstored = "unstored" in form.dataset || document.querySelector(".errornote, .errorlist");
const onDesk = hasUnstored ? "" : typed();

form.addEventListener("submit", () => (isSent = true));
window.addEventListener("pageshow", () => (isSent = false));
window.addEventListener("beforeunload", (event) => {
  if (!isSent && typed() !== onDesk) event.preventDefault();
});
