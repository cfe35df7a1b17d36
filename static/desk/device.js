// What a person typed and the desk has not yet, on their device: one record for each open page. Every page of the
// desk has this script, so that the words of one person are gone once another has signed in, or they signed out.
"use strict";

window.NewsroomDevice = (() => {
  const PREFIX = "newsroom:";
  const { person, signedOut } = document.currentScript.dataset;
  const own = `${PREFIX}${person}:`;

  const clear = (isGoing) => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && isGoing(key)).forEach((key) => localStorage.removeItem(key));
  if (signedOut !== undefined) clear(() => true);
  else if (person) clear((key) => !key.startsWith(own));

  // Tells whether there was room for it.
  function write(page, record) {
    try {
      localStorage.setItem(own + page, JSON.stringify(record));
      return true;
    } catch {
      return false;
    }
  }

  function assign(page, story) {
    const record = JSON.parse(localStorage.getItem(own + page));
    if (record && !record.story) write(page, { ...record, story });
  }

  // Pages hold a lock while they are open. Browsers give none to sites without HTTPS: there each record is taken for left.
  const lockOf = (page) => `${PREFIX}open:${page}`;
  const hold = (page) => void navigator.locks?.request(lockOf(page), () => new Promise(() => {}));

  async function left() {
    const { held = [] } = (await navigator.locks?.query()) ?? {};
    const open = new Set(held.map((lock) => lock.name));
    const pages = Object.keys(localStorage).filter((key) => key.startsWith(own)).map((key) => key.slice(own.length));
    return pages.filter((page) => !open.has(lockOf(page))).map((page) => ({ ...JSON.parse(localStorage.getItem(own + page)), page }));
  }

  return {
    person,
    write,
    assign,
    hold,
    left,
    forget: (page) => localStorage.removeItem(own + page),
    onCleared: (page, act) => window.addEventListener("storage", ({ key, newValue }) => key === own + page && newValue === null && act()),
  };
})();
