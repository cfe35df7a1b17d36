// Times in the zone of whoever looks, beside the newsroom's, where the two differ.
"use strict";

function addViewerTimes(place) {
  const NEAR = 6 * 24 * 60 * 60 * 1000; // milliseconds within which the name of a day tells which it is
  place.querySelectorAll("time[data-viewer-time]").forEach((time) => {
    const moment = new Date(time.dateTime);
    const [, sign, hours, minutes] = time.dateTime.match(/([+-])(\d\d):(\d\d)$/);
    const offset = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
    if (offset === -moment.getTimezoneOffset()) return;
    const day = Math.abs(moment - Date.now()) < NEAR ? { weekday: "short" } : { day: "numeric", month: "short" };
    const own = moment.toLocaleString([], { ...day, hour: "2-digit", minute: "2-digit" });
    const beside = Object.assign(document.createElement("span"), { className: "viewer-time", textContent: `${own} for you` });
    time.append(" ", beside);
  });
}

addViewerTimes(document);
