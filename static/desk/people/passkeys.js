// Passkeys: asks the browser for one, or to create one, and submits its answer with the form.

import { gettext } from "../texts.js";

const ENDED_BY_PERSON = new Set(["NotAllowedError", "AbortError"]);

const WAYS = {
  ask: {
    parse: (options) => PublicKeyCredential.parseRequestOptionsFromJSON(options),
    run: (publicKey) => navigator.credentials.get({ publicKey }),
  },
  add: {
    parse: (options) => PublicKeyCredential.parseCreationOptionsFromJSON(options),
    run: (publicKey) => navigator.credentials.create({ publicKey }),
  },
};

async function optionsFor(form) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token });
  const answer = await fetch(form.dataset.options, { method: "POST", body });
  if (!answer.ok) throw new Error(gettext("The newsroom could not answer. Try again in a moment."));
  return answer.json();
}

function reason(error) {
  if (ENDED_BY_PERSON.has(error.name)) return gettext("No passkey was used. Try again when you are ready.");
  if (error.name === "InvalidStateError") return gettext("This device already has a passkey of yours.");
  return error.message;
}

async function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const said = form.querySelector("[data-said]");
  const way = WAYS[form.dataset.passkey];
  said.textContent = "";
  form.setAttribute("aria-busy", "true");
  try {
    const credential = await way.run(way.parse(await optionsFor(form)));
    const field = form.querySelector("[data-answer], [name=passkey]");
    field.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (error) {
    said.textContent = reason(error);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", send);
  }
  document.querySelector("[data-no-passkeys]")?.remove();
}
