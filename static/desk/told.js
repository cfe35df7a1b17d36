// The bell: keeps the count of unseen notifications fresh, and announces the urgent ones, with a sound if that is wanted.
"use strict";

(() => {
  const EVERY = 20_000; // milliseconds
  const bell = document.querySelector("[data-told]");
  const list = document.querySelector("[data-told-list]");
  const button = document.querySelector("[data-told-sound]");
  if (!bell) return;

  // Kept with the tab: which urgent one was read out. Kept with the browser: which one rang, and whether it may.
  const announced = { store: sessionStorage, key: "told-announced" };
  const rung = { store: localStorage, key: "told-rung" };
  const isNewer = ({ store, key }, number) => {
    if (number <= Number(store.getItem(key))) return false;
    store.setItem(key, number);
    return true;
  };
  const wantsSound = () => localStorage.getItem("told-sound") === "on";

  let audio;
  function ring() {
    audio ||= new AudioContext();
    audio.resume();
    [880, 1320].forEach((pitch, turn) => {
      const [tone, volume] = [audio.createOscillator(), audio.createGain()];
      const begin = audio.currentTime + turn * 0.18;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.2, begin);
      volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.3);
      tone.connect(volume).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + 0.3);
    });
  }

  function announce(urgent) {
    const latest = urgent[0].pk;
    const since = Number(sessionStorage.getItem(announced.key));
    const fresh = urgent.filter(({ pk }) => pk > since);
    if (isNewer(announced, latest)) {
      document.querySelector("[data-told-alert]").textContent = fresh.map(({ text }) => `Urgent: ${text}`).join(" ");
    }
    if (isNewer(rung, latest) && wantsSound()) ring();
  }

  // The list as the desk has it now, unless somebody is in the middle of it.
  async function renew() {
    if (location.search || list.contains(document.activeElement)) return;
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.querySelector("[data-told-list]");
    if (!fresh) return;
    list.dataset.toldList = fresh.dataset.toldList;
    list.replaceChildren(...fresh.children);
  }

  async function look() {
    const answer = await fetch(bell.dataset.told, { headers: { Accept: "application/json" } }).catch(() => null);
    // Signed out, or without network: the count stays as it was.
    if (!answer?.ok || answer.redirected) return;
    const { unseen, newest, urgent } = await answer.json();
    bell.querySelector(".told-count").textContent = unseen;
    bell.toggleAttribute("data-none", unseen === "0");
    if (urgent.length) announce(urgent);
    if (list && newest > Number(list.dataset.toldList)) await renew();
  }

  if (button) {
    const show = () => button.setAttribute("aria-pressed", wantsSound());
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      localStorage.setItem("told-sound", wantsSound() ? "off" : "on");
      show();
      if (wantsSound()) ring();
    });
  }

  look();
  setInterval(look, EVERY);
})();
