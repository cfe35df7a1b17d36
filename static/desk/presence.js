// Tells the desk that this page is open, and the person who else is in the story. The first to type writes;
// the others read, until they take over.
"use strict";

(() => {
  const { part, form, hold, ask, page, isPending } = window.NewsroomKeeping;
  if (!part) return;

  const EVERY = 5_000; // milliseconds
  const EVERY_IN_COMPANY = 2_000; // so that whoever is taken over from is told at once
  const box = part.querySelector("[data-presence]");
  const told = box.querySelector("[data-presence-told]");
  const ways = box.querySelector("[data-presence-ways]");
  let isHeld = part.dataset.held !== undefined;
  let hasTyped = false;
  let isLeft = false;
  let timer;

  function does(act) {
    const sending = new URLSearchParams({ does: act, page: page(), person: part.dataset.person });
    return ask(part.dataset.presenceUrl, sending);
  }

  async function beat(act = hasTyped && !isHeld ? "write" : "here") {
    clearTimeout(timer);
    if (isLeft || !part.dataset.presenceUrl) return;
    const [status, answer] = await does(act);
    clearTimeout(timer);
    timer = setTimeout(beat, answer.told ? EVERY_IN_COMPANY : EVERY);
    if (status === 200) show(answer, act === "take");
  }

  function show(answer, isTaken) {
    if (told.textContent !== answer.told) told.textContent = answer.told;
    box.hidden = !answer.told;
    box.classList.toggle("is-quiet", !answer.is_held);
    ways.hidden = !answer.is_held || ways.dataset.isDone !== undefined;
    if (answer.is_held === isHeld && !isTaken) return;
    isHeld = answer.is_held;
    // Whoever only read gets the newest words; whoever has typed keeps them, and merges if they must.
    const isOld = !isHeld && String(answer.version) !== form.elements.version.value;
    if (isOld && !isPending()) location.reload();
    else hold(isHeld);
  }

  box.querySelector("[data-take-over]").addEventListener("click", () => beat("take"));
  box.querySelector("[data-just-read]").addEventListener("click", () => {
    ways.dataset.isDone = "";
    ways.hidden = true;
  });
  ways.hidden = !isHeld;

  form.addEventListener("newsroom:open", () => {
    if (isHeld) hold(true);
    beat();
  });
  form.addEventListener("newsroom:typed", () => {
    const isFirst = !hasTyped;
    hasTyped = true;
    if (isFirst) beat();
  });
  form.addEventListener("newsroom:begun", () => beat());
  form.addEventListener("newsroom:refused", () => beat());
  document.addEventListener("visibilitychange", () => document.hidden || beat());
  window.addEventListener("pagehide", () => {
    isLeft = true; // A page that comes back loads anew.
    if (!part.dataset.presenceUrl) return;
    const sending = new FormData();
    Object.entries({ does: "leave", page: page(), person: part.dataset.person }).forEach(([name, value]) => sending.append(name, value));
    sending.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    navigator.sendBeacon(part.dataset.presenceUrl, sending);
  });
})();
