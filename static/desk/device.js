// Keeps on the device what a person has typed and the desk has not saved yet: one record for each open page.
//
// In IndexedDB, since a transaction that is "strict" is on the disk once it is complete. Browsers write localStorage
// down seconds later: a killed browser lost words that were said to be safe.

const PREFIX = "newsroom:";
const STORE = "typed";
const STRICT = { durability: "strict" };
const { person = "", signedOut } = document.querySelector("script[data-person]").dataset;
const channel = new BroadcastChannel(`${PREFIX}cleared`);
let opening;

function openDatabase() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("newsroom", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: ["person", "page"] });
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      // Somebody has emptied the browser's storage.
      asked.result.onclose = () => (opening = undefined);
      done(asked.result);
    };
  });
}

// The database, opened once: a page that is closing has no time for it.
async function database() {
  opening ??= openDatabase();
  try {
    return await opening;
  } catch (error) {
    opening = undefined;
    throw error;
  }
}

function answerTo(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

// Lets `act` change the records; the promise is kept once the changes are on the disk.
async function change(act) {
  const transaction = (await database()).transaction(STORE, "readwrite", STRICT);
  const isDone = new Promise((done, fail) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => fail(transaction.error);
  });
  await Promise.all([act(transaction.objectStore(STORE), transaction), isDone]);
}

async function clear(isGoing) {
  let gone = [];
  await change(async (records) => {
    gone = (await answerTo(records.getAllKeys())).filter(([owner]) => isGoing(owner));
    gone.forEach((key) => records.delete(key));
  });
  if (gone.length) channel.postMessage(gone);
}

// Every page of the desk calls this: it deletes the words of people who have signed out or been replaced.
export async function clearForOthers() {
  if (signedOut !== undefined) await clear(() => true);
  else if (person) await clear((owner) => owner !== person);
}

// The promise is kept once the record is on the disk; it is broken where there is no room.
export function write(page, record) {
  return change((records, transaction) => {
    records.put({ ...record, person, page });
    transaction.commit();
  });
}

export function forget(page) {
  return change((records) => records.delete([person, page]));
}

// Gives the record of a page that began a story the id of that story.
export function assign(page, story) {
  return change(async (records) => {
    const record = await answerTo(records.get([person, page]));
    if (record && !record.story) records.put({ ...record, story });
  });
}

const lockOf = (page) => `${PREFIX}open:${page}`;

// Browsers offer no locks to sites without HTTPS: there, every record counts as left behind.
export function hold(page) {
  navigator.locks?.request(lockOf(page), () => new Promise(() => {}));
}

// The records of pages that are no longer open, newest first; and of these pages, which may just be closing.
export async function left(closing = []) {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const open = new Set(held.map((lock) => lock.name));
  const records = (await database()).transaction(STORE).objectStore(STORE);
  const own = await answerTo(records.getAll(IDBKeyRange.bound([person], [person, []])));
  const isLeft = ({ page }) => closing.includes(page) || !open.has(lockOf(page));
  return own.filter(isLeft).sort((one, other) => other.at - one.at);
}

export function onCleared(page, act) {
  channel.addEventListener("message", ({ data }) => {
    if (data.some(([owner, cleared]) => owner === person && cleared === page)) act();
  });
}
