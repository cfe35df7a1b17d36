// The dialogs before the acts that readers notice: the difference, the checks, and what is asked for.
"use strict";

(() => {
  const PATIENCE = 5000; // milliseconds after which an act goes on without its difference
  const form = document.getElementById("story-form");

  // Django's admin runs before the editor is torn down: the editor hands its words to the form itself.
  const handWords = () => Object.values(window.CKEDITOR?.instances ?? {}).forEach((editor) => editor.updateElement());

  class ActDialog {
    constructor(dialog) {
      this.dialog = dialog;
      this.place = dialog.querySelector("[data-difference]");
      this.memory = this.place?.dataset.remember;
      if (this.place) {
        this.publish = dialog.querySelector("[data-publishes]") ?? dialog.querySelector("button[type=submit]");
        this.publish.addEventListener("click", (event) => this.wait(event));
      }
      this.tidy();
      dialog.addEventListener("change", ({ target }) => this.changed(target));
      dialog.addEventListener("keydown", (event) => this.enter(event));
      // A fragment that stayed would read as words that were typed and not saved.
      dialog.addEventListener("close", () => this.place?.replaceChildren());
      if (dialog.open) this.prepare();
    }

    open() {
      this.dialog.showModal();
      this.prepare();
    }

    prepare() {
      this.proposeKind();
      this.firstField()?.focus();
      if (this.place) this.compare();
    }

    firstField() {
      const find = (selector) => this.dialog.querySelector(selector);
      return (
        find("[type=radio]:checked") ??
        find("[autofocus], [type=radio], textarea") ??
        (this.place ? find(".is-main, [type=submit]") : find("input, select")) ??
        find("[type=submit]")
      );
    }

    // An editor who fixes one thing after another is asked for the kind once.
    proposeKind() {
      const last = this.memory && localStorage.getItem(this.memory);
      const kind = last && this.dialog.querySelector(`[name=kind][value="${last}"]`);
      if (kind && !this.dialog.querySelector("[name=kind]:checked")) kind.checked = true;
    }

    compare() {
      const asked = (this.loading = this.fetchDifference().then((elements) => {
        if (asked !== this.loading) return;
        this.loading = null;
        const answer = this.place.querySelector("[name=is_correction]:checked")?.value;
        this.place.replaceChildren(...elements);
        if (answer) this.place.querySelector(`[name=is_correction][value=${answer}]`)?.click();
        const needs = this.place.querySelector("[data-blocks]");
        this.publish.disabled = Boolean(needs);
        if (needs) needs.id = `${this.dialog.id}-needs`;
        this.publish.setAttribute("aria-describedby", needs?.id ?? "");
      }));
    }

    async fetchDifference() {
      handWords();
      const typed = new FormData(form);
      typed.delete("lead_upload");
      if (!this.place.childElementCount) this.place.textContent = "Comparing with what readers have…";
      try {
        const address = this.place.dataset.difference || form.dataset.differenceUrl;
        const answer = await fetch(address, { method: "POST", body: typed, signal: AbortSignal.timeout(PATIENCE) });
        if (answer.status === 422) return ["Something on the page needs mending first: it is told when you publish."];
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        return [...new DOMParser().parseFromString(await answer.text(), "text/html").body.children];
      } catch {
        return ["The newsroom can’t be reached now, so the difference can’t be shown."];
      }
    }

    // A press before the checks are here goes on once they are, unless they tell of something not seen before.
    wait(event) {
      if (!this.loading) return;
      event.preventDefault();
      const seen = this.lacks();
      this.loading.then(() => {
        if (!this.place.querySelector("[data-blocks]") && this.lacks().every((lack) => seen.includes(lack))) this.publish.click();
      });
    }

    lacks() {
      return [...this.place.querySelectorAll("[name=overriding]")].map(({ value }) => value);
    }

    changed(field) {
      if (field.name === "kind" && this.memory) localStorage.setItem(this.memory, field.value);
      if (field.name === "is_correction") this.proposeCorrection(field.value === "yes");
      if (field.name.startsWith("publish_at")) this.compare();
      this.tidy();
    }

    proposeCorrection(isOne) {
      const kind = this.dialog.querySelector("[name=note_kind]");
      const isEmpty = !this.dialog.querySelector("[name=note_text]").value.trim();
      if (isOne) kind.value = "correction";
      else if (kind.value === "correction" && isEmpty) kind.value = "";
    }

    tidy() {
      const kind = this.dialog.querySelector("[name$=note_kind]");
      if (kind) this.dialog.querySelector("[data-public-note]").hidden = !kind.value;
    }

    // Enter in a field presses this dialog's own button, not the page's first.
    enter(event) {
      if (event.key !== "Enter" || event.isComposing || event.target.matches("textarea, button, summary")) return;
      event.preventDefault();
      this.dialog.querySelector("button[type=submit]").click();
    }
  }

  const dialogs = new Map([...form.querySelectorAll("dialog.desk-dialog")].map((each) => [each.id, new ActDialog(each)]));

  // The markup opens and closes the dialogs by itself, before this script is here and without it.
  document.querySelectorAll("button[commandfor]").forEach((button) => {
    const act = dialogs.get(button.getAttribute("commandfor"));
    if (!act) return;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      if (button.getAttribute("command") === "close") act.dialog.close();
      else act.open();
    });
  });

  const { opened } = form.dataset;
  if (opened) [...dialogs.values()].find(({ dialog }) => dialog.querySelector(`button[value="${opened}"]`))?.open();
  document.querySelector(".refusal")?.focus();
})();
