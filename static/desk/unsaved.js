// Asks before typed words are left behind: by a link, by another form of the page, or with the window. A form that
// shows a refusal has words that were never stored.

const forms = [...document.querySelectorAll("#image_form, .batch, [data-typed]")];
let sent = null;

function typed(form) {
  const isTyped = ([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string";
  return JSON.stringify([...new FormData(form)].filter(isTyped));
}

const hasUnstored = (form) =>
  "unstored" in form.dataset || form.querySelector(".errornote, .errorlist") !== null;
const onDesk = new Map(forms.map((form) => [form, hasUnstored(form) ? "" : typed(form)]));

forms.forEach((form) => form.addEventListener("submit", () => (sent = form)));
window.addEventListener("pageshow", () => (sent = null));
window.addEventListener("beforeunload", (event) => {
  const left = forms.filter((form) => form !== sent && typed(form) !== onDesk.get(form));
  if (!left.length) return;
  event.preventDefault();
  // Whoever stays has sent nothing.
  setTimeout(() => (sent = null));
});
