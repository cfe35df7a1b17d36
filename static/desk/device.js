// Keeps typed text that the desk has not saved yet on the device: one record per open page.
//
// Uses IndexedDB because a "strict" transaction is on disk once it completes. Browsers flush localStorage
// seconds later: a killed browser lost words reported as safe.

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
      // The browser's storage was cleared.
      asked.result.onclose = () => (opening = undefined);
      done(asked.result);
    };
  });
}

// The database, opened once: a closing page has no time to open it.
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

// Lets `act` change the records; resolves once the changes are on disk.
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

// Called by every page of the desk: deletes the words of people who have signed out or been replaced.
export async function clearForOthers() {
  if (signedOut !== undefined) await clear(() => true);
  else if (person) await clear((owner) => owner !== person);
}

// Resolves once the record is on disk; rejects if there is no room.
export function write(page, record) {
  return change((records, transaction) => {
    records.put({ ...record, person, page });
    transaction.commit();
  });
}

export function forget(page) {
  return change((records) => records.delete([person, page]));
}

// Sets the story's id on the record of the page that created it.
export function assign(page, story) {
  return change(async (records) => {
    const record = await answerTo(records.get([person, page]));
    if (record && !record.story) records.put({ ...record, story });
  });
}

const lockOf = (page) => `${PREFIX}open:${page}`;

// Browsers provide no locks to sites without HTTPS: there, every record counts as left behind.
export function hold(page) {
  navigator.locks?.request(lockOf(page), () => new Promise(() => {}));
}

// The records of pages no longer open, newest first, including the given pages, which may still be closing.
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
