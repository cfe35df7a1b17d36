// The only module that knows the current CSRF token. Signing in again, in this tab or another, changes it:
// the cookie has the new one, while fields of pages opened before still have the old one.
const FIELD = "input[name=csrfmiddlewaretoken]";

function refresh() {
  const fresh = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1];
  if (!fresh) return;
  for (const field of document.querySelectorAll(FIELD)) {
    if (field.value !== fresh) field.value = fresh;
  }
}

// For requests without a form.
export function token() {
  refresh();
  return document.querySelector(FIELD)?.value ?? "";
}

// Refresh before anything that sends: a press, a chosen file, a drop, a paste. Script tests have no document.
for (const happens of ["submit", "click", "change", "drop", "paste", "visibilitychange"]) {
  globalThis.document?.addEventListener(happens, refresh, true);
}
