// The list beside the text, live: a moment after typing stops it asks the desk what the words still lack.
"use strict";

(() => {
  const PAUSE = 900; // milliseconds without typing
  const list = document.querySelector("[data-checks]");
  const form = document.getElementById("story-form");
  const count = document.querySelector("[data-checks-count]");
  if (!list || !form.elements.body) return;

  const editor = () => window.CKEDITOR?.instances[form.elements.body.id];
  let timer, asking, needed;

  function typed() {
    const words = new FormData(form);
    words.delete("lead_upload");
    if (editor()) words.set("body", editor().getData());
    return words;
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(list.dataset.checks, { method: "POST", body: typed(), signal });
      if (!answer.ok || answer.redirected) return;
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // Overtaken by later words, or without network: the list stays as it is until the next pause.
    }
  }

  // A new story that the desk has meanwhile is no longer compared with itself.
  form.addEventListener("newsroom:begun", ({ detail }) => {
    list.dataset.checks = detail.addresses.checks;
    ask();
  });

  function askSoon() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  function show(fresh) {
    if (list.querySelector("[data-part]")) fresh.querySelectorAll("[data-part]").forEach(replacePart);
    else list.replaceChildren(...fresh.body.children);
    fitFrame();
    tellCount();
  }

  function replacePart(fresh) {
    const shown = list.querySelector(`[data-part="${fresh.dataset.part}"]`);
    if (fresh.tagName === "IFRAME") {
      if (fresh.srcdoc !== shown.srcdoc) shown.srcdoc = fresh.srcdoc;
    } else if (fresh.outerHTML !== shown.outerHTML) shown.replaceWith(fresh);
  }

  // As high as the item in it; a frame in a closed part of the page has no height yet.
  function fitFrame() {
    const frame = list.querySelector("iframe");
    const page = frame.contentDocument;
    frame.onload = fitFrame;
    const height = page?.body?.scrollHeight;
    if (height) frame.style.blockSize = `${height}px`;
  }

  function tellCount() {
    const now = Number(list.querySelector("[data-needed]").dataset.needed);
    if (needed !== undefined && now !== needed) {
      count.textContent = now === 0 ? "Nothing more is needed." : now === 1 ? "One thing is needed." : `${now} things are needed.`;
    }
    needed = now;
  }

  // To the field, and in the body to the picture, link or heading.

  function placeInBody(place) {
    const body = editor().editable().$;
    const [kind, ...rest] = place.split(" ");
    const address = rest.join(" ");
    if (kind === "figure") return body.querySelectorAll("figure")[Number(address) - 1];
    if (kind === "heading") return body.querySelector("h3");
    const isThere = (link) => [link.getAttribute("href"), link.dataset.ckeSavedHref].includes(address);
    return [...body.querySelectorAll("a")].find(isThere);
  }

  function jumpToBody(place) {
    editor().focus();
    const found = place && placeInBody(place);
    if (!found) return;
    editor().getSelection().selectElement(new CKEDITOR.dom.element(found));
    found.scrollIntoView({ block: "center" });
  }

  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-jump]");
    if (!link) return;
    event.preventDefault();
    const id = link.hash.slice(1);
    if (editor() && id === form.elements.body.id) return jumpToBody(link.dataset.jump);
    const field = document.getElementById(id);
    for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    field.focus();
  });
  list.addEventListener("toggle", fitFrame, true);

  form.addEventListener("input", askSoon);
  form.addEventListener("change", askSoon);
  window.CKEDITOR?.on("instanceReady", ({ editor: ready }) => {
    ready.on("change", askSoon);
    ask();
  });
  if (!window.CKEDITOR) window.addEventListener("load", ask);
})();
