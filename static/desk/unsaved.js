// Asks before unsaved text is lost: by a link, by another form of the page, or by closing the window. The
// words of a form that shows a refusal were never stored.

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
  // If the person stays, nothing was sent.
  setTimeout(() => (sent = null));
});
