// The panels beside the words act at once and leave the page, and all that is typed on it, as it is.
"use strict";

(() => {
  const form = document.getElementById("desk-panels");
  if (!form) return;
  const panels = document.querySelector("[data-panels]");
  let isSending = false;

  const isChanged = (field) => {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return "defaultValue" in field && field.value !== field.defaultValue;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter && !isSending) send(event.submitter);
  });

  async function send(button) {
    isSending = true;
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(button.formAction, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
      });
      await take(answer, button);
    } catch {
      refuse(button, "The newsroom can't be reached now. Nothing was changed: try again.");
    } finally {
      isSending = false;
      button.removeAttribute("aria-busy");
    }
  }

  async function take(answer, button) {
    if (answer.redirected) return refuse(button, "You are signed out. Sign in in another window, then try again.");
    const isTold = answer.headers.get("Content-Type")?.startsWith("text/plain");
    if (!answer.ok) return refuse(button, isTold ? await answer.text() : "That can't be done now. Load the page again.");
    show(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-panels]"), button);
  }

  function refuse(button, reason) {
    const section = button.closest("[data-panel]");
    section.querySelector("[role=alert]")?.remove();
    const said = Object.assign(document.createElement("p"), { className: "panel-refusal", role: "alert" });
    section.append(said);
    said.textContent = reason;
  }

  // What is typed or chosen for another act stays; where the pressed button is gone, its panel gets the focus.
  function show(fresh, button) {
    const sent = (button.dataset.sends ?? "").split(" ");
    const kept = [...form.elements].filter((field) => field.name && !sent.includes(field.name) && isChanged(field));
    const opened = [...panels.querySelectorAll("details[open]")].map((details) => details.id);
    const { id } = button.closest("[data-panel]");
    const said = panels.querySelector("[data-panels-said]");
    const address = button.getAttribute("formaction");

    panels.replaceChildren(said, ...[...fresh.children].filter((part) => part.matches("[data-panel]")));
    kept.forEach(putBack);
    opened.forEach((each) => document.getElementById(each)?.setAttribute("open", ""));
    offerCopies();
    said.textContent = fresh.querySelector("[data-panels-said]").textContent;
    const next = panels.querySelector(`button[formaction="${address}"]`) ?? document.getElementById(`${id}-title`) ?? said;
    next.focus();
  }

  function putBack(old) {
    const same = [...form.elements].find((field) => field.id === old.id);
    if (!same) return;
    if (old.type === "checkbox") same.checked = old.checked;
    else same.value = old.value;
  }

  function offerCopies() {
    panels.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
  }

  panels.addEventListener("click", async ({ target }) => {
    const address = target.dataset.copy;
    if (!address) return;
    const said = panels.querySelector("[data-panels-said]");
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = "Link copied.";
    } catch {
      said.textContent = `Copy it by hand: ${address}`;
    }
  });

  offerCopies();
})();
