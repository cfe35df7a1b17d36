// Enhancements for many pages: times in the newsroom's and the viewer's time zones, and dialog buttons.

import { offerTimes } from "./offered-times.js";
import { OrderedChoice } from "./ordered-choice.js";
import { gettext, language } from "./texts.js";

const DAY = 24 * 60 * 60 * 1000;

// Newsroom time

// AP style.
const MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split(" ");
const numbers = { year: "numeric", month: "numeric", day: "numeric" };
const clock = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" };

// The UTC offset of a zone at a moment, in milliseconds.
export function offset(moment, zone) {
  const format = new Intl.DateTimeFormat("en-US", { ...numbers, ...clock, timeZone: zone });
  const shown = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - moment;
}

// The moments at which a zone's clocks show this time: none in a spring-forward gap, two when clocks go back.
export function moments(local, zone) {
  const wall = Date.parse(`${local.slice(0, 16)}:00Z`);
  const around = [wall - DAY, wall + DAY].map((day) => wall - offset(day, zone));
  const found = [...new Set(around)].filter((moment) => moment + offset(moment, zone) === wall);
  return found.sort((one, other) => one - other);
}

// The help text below a time field: whether the time exists, and what it is on the editor's own clock.
export function explain({ isSet, found, chosen, zone, ownZone }) {
  if (isSet && !found.length) return gettext("The clocks go forward then: that time does not exist.");
  if (chosen === undefined || offset(chosen, ownZone) === offset(chosen, zone)) return "";
  return gettext("On your clock: {time}.", { time: deskTime(chosen, ownZone) });
}

// A day in the desk's format: Nov. 24, or the format of the page's language.
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

// A time in the desk's format, like `articles/times/desk_times.py`: Nov. 24, 13:05 GMT.
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
    this.when = part.querySelectorAll("[type=radio]");
    // A date without a time is not a value yet, and fires no event except keyup.
    ["input", "keyup"].forEach((kind) => this.input.addEventListener(kind, () => this.choose()));
    part.addEventListener("change", ({ target }) => target.value === "now" && this.clear());
    part.addEventListener("input", () => this.show());
    part.closest("dialog, form").addEventListener("click", (event) => this.stop(event), true);
    offerTimes(this.input, this.zone);
    this.show();
  }

  // Starting a time selects its radio button; clearing it selects "now".
  choose() {
    const isBegun = this.input.value || this.input.validity.badInput;
    const wanted = [...this.when].find(({ value }) => value === (isBegun ? "time" : "now"));
    if (!wanted || wanted.checked) return;
    wanted.checked = true;
    wanted.dispatchEvent(new Event("change", { bubbles: true }));
  }

  clear() {
    if (this.input.value || this.input.validity.badInput) this.input.value = "";
    this.show();
  }

  // A half-filled time would be submitted as empty.
  stop(event) {
    if (!event.target.closest("[type=submit]") || !this.input.validity.badInput) return;
    event.preventDefault();
    event.stopPropagation();
    this.input.reportValidity();
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

// Times in the viewer's zone, where it differs from the newsroom's

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

export function improveFields(place = document) {
  const lists = place.querySelectorAll("select[data-ordered-choice][multiple]");
  lists.forEach((list) => new OrderedChoice(list));
  place.querySelectorAll("[data-zone]").forEach((part) => new ZonedTime(part));
}

// Dialog buttons

// Browsers that support commandfor open and close dialogs natively, even without this script.
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

// Makes modal a dialog that the server rendered open because of an error.
export function makeModal() {
  document.querySelectorAll("dialog[open]").forEach((dialog) => {
    dialog.close();
    dialog.showModal();
  });
}
