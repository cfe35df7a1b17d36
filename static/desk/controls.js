// Enhancements for many pages: ordered choices, times in the newsroom's and the viewer's zone, and the buttons of
// dialogs.

import { offerTimes } from "./offered-times.js";
import { gettext, language } from "./texts.js";

const DAY = 24 * 60 * 60 * 1000;

// Several choices, in an order

// The values with one of them moved one place forward.
export function movedForward(values, value) {
  const at = values.indexOf(value);
  if (at < 1) return values;
  return [...values.slice(0, at - 1), value, values[at - 1], ...values.slice(at + 1)];
}

function makeButton(sign, label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

// A list of several choices becomes chips in their order, and a menu of the remaining choices.
class OrderedChoice {
  constructor(list) {
    this.name = list.name;
    this.form = list.form;
    this.options = new Map([...list.options].map((option) => [option.value, option.text]));
    this.chips = Object.assign(document.createElement("ol"), { className: "chips" });
    this.menu = Object.assign(document.createElement("select"), { id: list.id });
    this.menu.dataset.orderedChoice = list.name;
    this.chosen = [...list.selectedOptions].map((option) => option.value);
    this.isWalking = false;
    this.listen();
    list.replaceWith(this.chips, this.menu);
    this.draw();
  }

  listen() {
    this.menu.addEventListener("pointerdown", () => (this.isWalking = false));
    this.menu.addEventListener("keydown", (event) => this.pressed(event));
    this.menu.addEventListener("change", () => this.isWalking || this.add());
    this.menu.addEventListener("blur", () => this.add());
    this.form.addEventListener("submit", () => this.add(), true);
    this.menu.addEventListener("newsroom:put", ({ detail }) => {
      this.change(detail.filter((value) => this.options.has(value)));
    });
  }

  // Browsers fire a change for each option that arrow keys pass in a closed menu; only Enter or blur chooses.
  pressed(event) {
    this.isWalking = event.key !== "Enter";
    if (this.isWalking || !this.menu.value) return;
    event.preventDefault();
    this.add();
  }

  add() {
    if (this.menu.value) this.change([...this.chosen, this.menu.value]);
  }

  remove(value) {
    this.change(this.chosen.filter((other) => other !== value));
    this.menu.focus();
  }

  forward(value) {
    this.change(movedForward(this.chosen, value));
    this.chips.children[this.chosen.indexOf(value)].querySelector("button").focus();
  }

  change(chosen) {
    this.chosen = chosen;
    this.draw();
    this.menu.dispatchEvent(new Event("input", { bubbles: true }));
  }

  draw() {
    this.chips.replaceChildren(...this.chosen.map((value, index) => this.chip(value, index)));
    const left = [...this.options].filter(([value]) => !this.chosen.includes(value));
    const first = new Option(this.chosen.length ? gettext("Add another…") : gettext("Choose…"), "");
    this.menu.replaceChildren(first, ...left.map(([value, text]) => new Option(text, value)));
  }

  chip(value, index) {
    const text = this.options.get(value);
    const chip = document.createElement("li");
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: this.name, value });
    chip.append(input, text);
    const forward = gettext("Put {name} before", { name: text });
    const remove = gettext("Remove {name}", { name: text });
    if (index > 0) chip.append(makeButton("↑", forward, () => this.forward(value)));
    chip.append(makeButton("×", remove, () => this.remove(value)));
    return chip;
  }
}

// A time of the newsroom's clocks

// In AP style.
const MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split(" ");
const numbers = { year: "numeric", month: "numeric", day: "numeric" };
const clock = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" };

// A zone's offset from UTC at a moment, in milliseconds.
export function offset(moment, zone) {
  const format = new Intl.DateTimeFormat("en-US", { ...numbers, ...clock, timeZone: zone });
  const shown = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - moment;
}

// The moments at which a zone's clocks show this time: none where they go forward, two where they go back.
export function moments(local, zone) {
  const wall = Date.parse(`${local.slice(0, 16)}:00Z`);
  const around = [wall - DAY, wall + DAY].map((day) => wall - offset(day, zone));
  const found = [...new Set(around)].filter((moment) => moment + offset(moment, zone) === wall);
  return found.sort((one, other) => one - other);
}

// The help below a time field: whether the time exists, and what it is on the editor's own clock.
export function explain({ isSet, found, chosen, zone, ownZone }) {
  if (isSet && !found.length) return gettext("The clocks go forward then: that time does not exist.");
  if (chosen === undefined || offset(chosen, ownZone) === offset(chosen, zone)) return "";
  return gettext("On your clock: {time}.", { time: deskTime(chosen, ownZone) });
}

// A day as the desk writes it: Nov. 24, or as the language of the page has it.
function deskDay(moment, zone) {
  const day = { day: "numeric", timeZone: zone };
  if (language !== "en") return new Intl.DateTimeFormat(language, { ...day, month: "long" }).format(moment);
  const parts = partsOf(moment, { ...day, month: "numeric" });
  return `${MONTHS[parts.month - 1]} ${parts.day}`;
}

const partsOf = (moment, how) =>
  Object.fromEntries(
    new Intl.DateTimeFormat("en-US", how).formatToParts(moment).map(({ type, value }) => [type, value]),
  );

// A time as the desk writes it, like `articles/desk_times.py`: Nov. 24, 13:05 GMT.
export function deskTime(moment, zone) {
  const how = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone, timeZoneName: "short" };
  const { hour, minute, timeZoneName } = partsOf(moment, how);
  return `${deskDay(moment, zone)}, ${hour}:${minute} ${timeZoneName}`;
}

// The time of day on the viewer's clock: 13:05.
export function deskClock(moment) {
  const [hours, minutes] = [moment.getHours(), moment.getMinutes()];
  return [hours, minutes].map((number) => String(number).padStart(2, "0")).join(":");
}

class ZonedTime {
  constructor(part) {
    this.zone = part.dataset.zone;
    this.input = part.querySelector("input[data-zoned]");
    this.which = part.querySelector("[data-which]");
    this.own = part.querySelector("[data-own-time]");
    part.addEventListener("input", () => this.show());
    offerTimes(this.input, this.zone);
    this.show();
  }

  show() {
    const { zone } = this;
    const { options } = this.which.querySelector("select");
    const isSet = Boolean(this.input.value);
    const found = isSet ? moments(this.input.value, zone) : [];
    const isTwice = found.length === 2;
    this.which.hidden = !isTwice;
    if (isTwice) found.forEach((moment, number) => (options[number + 1].text = deskTime(moment, zone)));
    const chosen = isTwice ? found[options.selectedIndex - 1] : found[0];
    const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.own.textContent = explain({ isSet, found, chosen, zone, ownZone });
  }
}

// Times in the viewer's zone, if it differs from the newsroom's

// The UTC offset of a machine-readable time, in minutes.
export function minutesAhead(time) {
  const [, sign, hours, minutes] = time.match(/([+-])(\d\d):(\d\d)$/);
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
}

function showViewerTime(time) {
  const moment = new Date(time.dateTime);
  if (minutesAhead(time.dateTime) === -moment.getTimezoneOffset()) return;
  const textContent = gettext("{time} for you", { time: deskTime(moment) });
  const beside = Object.assign(document.createElement("span"), { className: "viewer-time", textContent });
  time.append(" ", beside);
}

export function showViewerTimes(place) {
  place.querySelectorAll("time[data-viewer-time]").forEach(showViewerTime);
}

export function improveFields() {
  const lists = document.querySelectorAll("select[data-ordered-choice][multiple]");
  lists.forEach((list) => new OrderedChoice(list));
  document.querySelectorAll("[data-zone]").forEach((part) => new ZonedTime(part));
}

// The buttons of dialogs

// Browsers that know commandfor open and close dialogs by themselves, before this script is here and without it.
export function openByButtons(open = (dialog) => dialog.showModal()) {
  document.querySelectorAll("button[commandfor]").forEach((button) => {
    const dialog = document.getElementById(button.getAttribute("commandfor"));
    if (!dialog) return;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      if (button.getAttribute("command") === "close") dialog.close();
      else open(dialog);
    });
  });
}

// A dialog that the server sent open, with an error.
export function makeModal() {
  document.querySelectorAll("dialog[open]").forEach((dialog) => {
    dialog.close();
    dialog.showModal();
  });
}
