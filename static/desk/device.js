// Keeps on the device what a person has typed and the desk has not saved yet: one record for each open page.

const PREFIX = "newsroom:";
const { person = "", signedOut } = document.querySelector("script[data-person]").dataset;
const own = `${PREFIX}${person}:`;

function clear(isGoing) {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && isGoing(key));
  keys.forEach((key) => localStorage.removeItem(key));
}

// Every page of the desk calls this: it deletes the words of people who have signed out or been replaced.
export function clearForOthers() {
  if (signedOut !== undefined) clear(() => true);
  else if (person) clear((key) => !key.startsWith(own));
}

// Returns whether there was room for the record.
export function write(page, record) {
  try {
    localStorage.setItem(own + page, JSON.stringify(record));
    return true;
  } catch {
    return false;
  }
}

export function forget(page) {
  localStorage.removeItem(own + page);
}

// Gives the record of a page that began a story the id of that story.
export function assign(page, story) {
  const record = JSON.parse(localStorage.getItem(own + page));
  if (record && !record.story) write(page, { ...record, story });
}

const lockOf = (page) => `${PREFIX}open:${page}`;

// Browsers offer no locks to sites without HTTPS: there, every record counts as left behind.
export function hold(page) {
  navigator.locks?.request(lockOf(page), () => new Promise(() => {}));
}

// The records of pages that are no longer open, newest first.
export async function left() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const open = new Set(held.map((lock) => lock.name));
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(own));
  const pages = keys.map((key) => key.slice(own.length)).filter((page) => !open.has(lockOf(page)));
  const records = pages.map((page) => ({ ...JSON.parse(localStorage.getItem(own + page)), page }));
  return records.sort((one, other) => other.at - one.at);
}

export function onCleared(page, act) {
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === own + page && newValue === null) act();
  });
}
