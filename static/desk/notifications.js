// The bell: updates the count of unseen notifications, and announces urgent ones, with a sound if wanted.

import { parsed } from "../js/markup.js";
import { follow, hearing } from "./pulse/pulse.js";
import { gettext } from "./texts.js";

const bell = document.querySelector("[data-bell]");
const list = document.querySelector("[data-notifications]");
const button = document.querySelector("[data-notification-sound]");

// Each tab announces an urgent notification once; the sound plays once per browser.
const announced = { store: sessionStorage, key: "notifications-announced" };
const rung = { store: localStorage, key: "notifications-rung" };
const SOUND = "notifications-sound";

function isNewer({ store, key }, number) {
  if (number <= Number(store.getItem(key))) return false;
  store.setItem(key, number);
  return true;
}

const wantsSound = () => localStorage.getItem(SOUND) === "on";

const audio = { context: null };

function ring() {
  audio.context ||= new AudioContext();
  audio.context.resume();
  playTone(audio.context, 880, 0);
  playTone(audio.context, 1320, 0.18);
}

function playTone(context, pitch, delay) {
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  const begin = context.currentTime + delay;
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.2, begin);
  volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.3);
  tone.connect(volume).connect(context.destination);
  tone.start(begin);
  tone.stop(begin + 0.3);
}

function announce(urgent) {
  const latest = urgent[0].pk;
  const since = Number(sessionStorage.getItem(announced.key));
  if (isNewer(announced, latest)) {
    const fresh = urgent.filter(({ pk }) => pk > since);
    const text = fresh.map(({ text: said }) => gettext("Urgent: {text}", { text: said })).join(" ");
    document.querySelector("[data-bell-alert]").textContent = text;
  }
  if (isNewer(rung, latest) && wantsSound()) ring();
}

// Refreshes the open list, unless the focus is in it or an older page of it is shown.
async function renewList() {
  if (location.search || list.contains(document.activeElement)) return;
  const page = parsed(await read(location.href));
  const fresh = page.querySelector("[data-notifications]");
  if (!fresh) return;
  list.dataset.notifications = fresh.dataset.notifications;
  list.replaceChildren(...fresh.children);
}

async function read(address) {
  const answer = await fetch(address);
  return answer.ok && !answer.redirected ? await answer.text() : "";
}

async function show({ unseen, newest, urgent }) {
  bell.querySelector(".bell-count").textContent = unseen;
  bell.toggleAttribute("data-none", unseen === "0");
  if (urgent.length) announce(urgent);
  if (list && newest > Number(list.dataset.notifications)) await renewList();
}

function showSound() {
  button.setAttribute("aria-pressed", wantsSound());
}

function toggleSound() {
  localStorage.setItem(SOUND, wantsSound() ? "off" : "on");
  showSound();
  if (wantsSound()) ring();
}

if (button) {
  button.hidden = false;
  showSound();
  button.addEventListener("click", toggleSound);
}
hearing.isWanted = wantsSound;
follow(show);
