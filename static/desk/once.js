// A form is sent once: a second press, or the second half of a double click, waits for the page that the first brings.
"use strict";

(() => {
  const PATIENCE = 10_000; // milliseconds after which a sending that was stopped may be tried again
  const sentAt = new WeakMap();

  window.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const isKept = submitter?.formTarget === "_blank";
    if (event.defaultPrevented || isKept || (submitter?.formMethod || form.method) !== "post") return;
    if (event.timeStamp - sentAt.get(form) < PATIENCE) {
      event.preventDefault();
      return;
    }
    sentAt.set(form, event.timeStamp);
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), PATIENCE);
  });

  // By the Back button the page comes back as it was left.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[aria-busy]").forEach((form) => {
      sentAt.delete(form);
      form.removeAttribute("aria-busy");
    });
  });
})();
