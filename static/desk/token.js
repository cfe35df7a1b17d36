// The one place that knows the current CSRF token. Signing in again, in this tab or another, makes a new one:
// the cookie has it, and the fields of pages that were open before have the old one.
const FIELD = "input[name=csrfmiddlewaretoken]";

function refresh() {
  const fresh = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1];
  if (!fresh) return;
  for (const field of document.querySelectorAll(FIELD)) {
    if (field.value !== fresh) field.value = fresh;
  }
}

// For what is sent without a form.
export function token() {
  refresh();
  return document.querySelector(FIELD)?.value ?? "";
}

// Before whatever sends something: a press, a choice of a file, a drop, a paste. Tests of scripts have no document.
for (const happens of ["submit", "click", "change", "drop", "paste", "visibilitychange"]) {
  globalThis.document?.addEventListener(happens, refresh, true);
}
