// The most common times, each set in a field by one button.

import { gettext } from "./texts.js";

const DAY = 24 * 60 * 60 * 1000;
const OFFERED = [
  { days: 0, clock: "18:00", label: (clock) => gettext("Today {clock}", { clock }) },
  { days: 1, clock: "06:00", label: (clock) => gettext("Tomorrow {clock}", { clock }) },
  { days: 1, clock: "12:00", label: (clock) => gettext("Tomorrow {clock}", { clock }) },
];

// A time in the newsroom's zone, `days` from today: 2026-11-25T06:00.
export function timeOn({ now, zone, days, clock }) {
  const today = new Date(now).toLocaleDateString("en-CA", { timeZone: zone });
  return `${new Date(Date.parse(today) + days * DAY).toISOString().slice(0, 10)}T${clock}`;
}

// The times still in the future.
export function offered(now, zone) {
  const time = new Date(now).toLocaleTimeString("en-GB", { timeZone: zone }).slice(0, 5);
  return OFFERED.filter(({ days, clock }) => days || clock > time);
}

export function offerTimes(input, zone) {
  const row = Object.assign(document.createElement("p"), { className: "offered-times" });
  for (const { days, clock, label } of offered(Date.now(), zone)) {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: label(clock),
    });
    button.addEventListener("click", () => {
      input.value = timeOn({ now: Date.now(), zone, days, clock });
      ["input", "change"].forEach((kind) => input.dispatchEvent(new Event(kind, { bubbles: true })));
    });
    row.append(button);
  }
  input.closest(".writing-field").after(row);
}
