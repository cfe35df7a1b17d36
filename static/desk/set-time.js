// A time of the newsroom's clocks: what it is on the editor's own, and which one where clocks go back.
"use strict";

(() => {
  const DAY = 24 * 60 * 60 * 1000;
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };

  // How far a zone's clocks are ahead of UTC at a moment, in milliseconds.
  function offset(moment, zone) {
    const format = new Intl.DateTimeFormat("en-US", { ...parts, hourCycle: "h23", timeZone: zone });
    const told = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(told.year, told.month - 1, told.day, told.hour, told.minute, told.second) - moment;
  }

  // The moments at which a zone's clocks show this time: none where they go forward, two where they go back.
  function moments(local, zone) {
    const wall = Date.parse(`${local.slice(0, 16)}:00Z`);
    const around = [wall - DAY, wall + DAY].map((day) => wall - offset(day, zone));
    return [...new Set(around)].filter((moment) => moment + offset(moment, zone) === wall).sort((a, b) => a - b);
  }

  function told(moment, zone) {
    const how = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
    return new Date(moment).toLocaleString(document.documentElement.lang, { ...how, timeZone: zone });
  }

  document.querySelectorAll("[data-zone]").forEach((part) => {
    const { zone } = part.dataset;
    const input = part.querySelector("input[data-zoned]");
    const which = part.querySelector("[data-which]");
    const choice = which.querySelector("select");
    const own = part.querySelector("[data-own-time]");
    let chosen;

    function show() {
      const found = input.value ? moments(input.value, zone) : [];
      which.hidden = found.length !== 2;
      if (!which.hidden) found.forEach((moment, number) => (choice.options[number + 1].text = told(moment, zone)));
      chosen = found.length === 2 ? found[choice.selectedIndex - 1] : found[0];
      if (input.value && !found.length) own.textContent = "The clocks go forward then: that time is left out.";
      else own.textContent = chosen && ownZone !== zone ? `On your clock: ${told(chosen, ownZone)}.` : "";
    }

    part.addEventListener("input", show);
    show();
  });
})();
