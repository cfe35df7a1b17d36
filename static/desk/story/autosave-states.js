// Autosave as a state machine, independent of page, network and timers, so that node can test it.
//
// transition(state, event) returns [state, effects]. Effects are plain data, executed by autosave.js.
// Words are [name, value] entries, in the order of the form.

import { gettext } from "../texts.js";

export const OPENING = "opening"; // the page is looking for words left on the device by an earlier page
export const CLEAN = "clean"; // the desk has all words
export const TYPING = "typing"; // there are words the desk does not have yet
export const SAVING = "saving"; // words are being sent
export const OFFLINE = "offline"; // the desk could not be reached; the request is retried
export const SIGNED_OUT = "signed-out"; // the session has expired; the request is retried
export const REFUSED = "refused"; // the desk rejected these words; different ones are sent
export const CONFLICT = "conflict"; // somebody else has saved since: the person merges both versions
export const HELD = "held"; // somebody else is writing in the story
export const LEAVING = "leaving"; // the form is being submitted
export const CLEARED = "cleared"; // the person has signed out in another window
export const GONE = "gone"; // the story was taken down

// Nothing is sent in these states.
const STOPPED = new Set([OPENING, CONFLICT, HELD, LEAVING, CLEARED, GONE]);
const IDLE = new Set([CLEAN, TYPING]);
const WAITING = new Set([OFFLINE, SIGNED_OUT, CONFLICT, HELD, GONE]);

export const PAUSE = 300; // milliseconds after a keystroke until its words are kept on the device
export const SOON = 700; // the same, while typing continues
export const QUIET = 3_000; // after the last keystroke, until the words are sent to the desk
export const LONGEST = 8_000; // the same, while typing continues
export const RETRIES = [2_000, 4_000, 8_000];

export const unreached = () =>
  gettext(
    "The newsroom can’t be reached now. What you type is kept on this device and is sent automatically.",
  );
const keptHere = () => gettext("What you type is kept on this device.");
const stillKept = () => gettext("What you typed is kept on this device.");
const signedOutElsewhere = () =>
  gettext(
    "You have signed out in another window. What you typed is on this page only: copy it before you leave.",
  );
const QUIETLY = { why: "", ways: [] };

export const asText = (words) => JSON.stringify(words);

export function initial({ version, basis, isHeld = false, saidDesk = "" }) {
  return {
    name: OPENING,
    returnsTo: null, // the state before LEAVING
    version, // the version of the working copy the page's words are based on
    basis, // when merging: the older version the typed words are based on
    isHeld,
    onDesk: undefined, // the words the desk has, as text; "" if not known
    refused: undefined, // the words the desk rejected, as text
    sent: null, // a request without a response
    isFlying: false,
    isUrgent: false, // a picture was placed during a request
    failures: 0,
    isTyping: false, // since the words were last read
    stored: { number: 0, text: undefined, isDone: false }, // the latest write to the device
    place: "desk", // where the latest words are stored: "page" and "noRoom" mean nowhere else
    saidDesk,
    aloud: "",
    trouble: QUIETLY,
  };
}

export const isPending = (state, words) => state.onDesk !== undefined && asText(words) !== state.onDesk;

export const asksBeforeLeaving = (state, words) => state.name !== LEAVING && isPending(state, words);

// What the page says about where the words are.
export function describe(state) {
  const places = {
    desk: state.saidDesk,
    device: gettext("On this device"),
    saving: gettext("Saving…"),
    noRoom: gettext("On this page only: the device has no room"),
    page: gettext("On this page only"),
  };
  const isOnWay = state.place === "device" || state.place === "saving";
  const isWaiting = isOnWay ? WAITING.has(state.name) : state.place !== "desk";
  return { place: places[state.place], isWaiting, aloud: state.aloud, ...state.trouble };
}

export function transition(state, event) {
  return EVENTS[event.type](state, event);
}

const KEEPING = [
  { do: "wait anew", timer: "pause", ms: PAUSE },
  { do: "wait", timer: "soon", ms: SOON },
];
const SENDING = [
  { do: "wait anew", timer: "quiet", ms: QUIET },
  { do: "wait", timer: "longest", ms: LONGEST },
];
const AT_ONCE = [{ do: "wait anew", timer: "quiet", ms: 0 }];
const stop = (...timers) => ({ do: "stop", timers });
const isStopped = ({ name }) => STOPPED.has(name);
const isCleared = ({ name, returnsTo }) => name === CLEARED || returnsTo === CLEARED;
const withTrouble = (state, why, ...ways) => ({ ...state, trouble: { why, ways } });

// Late responses do not leave a stopped state.
function goTo(state, name) {
  if (state.name === LEAVING) return { ...state, returnsTo: name };
  return isStopped(state) ? state : { ...state, name };
}

// Sign-out and take-down are final; a conflict hidden by a hold is shown once that ends.
function stopIn(state, name) {
  const slot = state.name === LEAVING ? "returnsTo" : "name";
  const isFinal = state[slot] === CLEARED || state[slot] === GONE;
  const isHidden = state[slot] === HELD && name === CONFLICT;
  return isFinal || isHidden ? state : { ...state, [slot]: name };
}

function keep(state, words) {
  if (state.onDesk === undefined || isCleared(state)) return [state, []];
  const text = asText(words);
  const isKnown = text === state.onDesk && !state.sent;
  const next = IDLE.has(state.name) ? { ...state, name: isKnown ? CLEAN : TYPING } : state;
  if (isKnown) {
    return [{ ...next, stored: writing(state, undefined), place: "desk" }, [stop("soon"), { do: "forget" }]];
  }
  const stored = writing(state, text);
  return [
    { ...next, stored, place: placeOf({ ...state, stored }) },
    [stop("soon"), storing(next, words, stored)],
  ];
}

// Words already on the device still count as stored while they are written again.
function writing({ stored }, text) {
  return { number: stored.number + 1, text, isDone: stored.isDone && stored.text === text };
}

// Only words durably on the device are reported as such.
function placeOf({ stored, isTyping, place }) {
  if (stored.isDone && !isTyping) return "device";
  return place === "noRoom" ? place : "saving";
}

function storing({ basis, version, sent }, words, { number }) {
  return { do: "store", number, version: basis ?? sent?.version ?? version, words, sent: sent?.words };
}

function send(before, words) {
  const [state, kept] = keep(before, words);
  const effects = [stop("quiet", "longest", "retry"), ...kept];
  const hasWords = state.sent || isPending(state, words);
  if (state.isFlying || isStopped(state) || !hasWords) return [state, effects];
  const sent = state.sent ?? { version: state.version, words };
  if (asText(sent.words) === state.refused) return [{ ...state, name: REFUSED, sent: null }, effects];
  // Store the words again along with the request: if its response is lost, the next page resends it first.
  const [next, keptAgain] = keep({ ...state, name: SAVING, sent, isFlying: true }, words);
  return [next, [...effects, ...keptAgain, { do: "post", ...sent }]];
}

const isLost = (status) => status === 0 || status >= 500;

function answered(before, { status, answer, words }) {
  const state = {
    ...before,
    isFlying: false,
    isUrgent: false,
    failures: isLost(status) ? before.failures + 1 : 0,
  };
  if (isLost(status) || status === 429) return retry(withTrouble(goTo(state, OFFLINE), unreached()), words);
  if (status === 401) {
    const why = `${answer.error ?? gettext("You are signed out.")} ${keptHere()}`;
    return retry(withTrouble(goTo(state, SIGNED_OUT), why, "sign in"), words);
  }
  const isTaken = status === 200 || status === 422;
  const [settled, effects] = isTaken ? take(state, answer) : refuse(state, status, answer, words);
  const [kept, more] = keep(settled, words);
  return [kept, [...effects, ...more, ...goOn(kept, words, before.isUrgent)]];
}

function goOn(state, words, isUrgent) {
  const hasMore = isPending(state, words) && asText(words) !== state.refused;
  if (!hasMore || isStopped(state)) return [];
  return isUrgent ? AT_ONCE : SENDING;
}

function retry(state, words) {
  const [kept, effects] = keep(state, words);
  if (isStopped(kept)) return [kept, effects];
  const ms = RETRIES[Math.min(kept.failures, RETRIES.length) - 1] ?? RETRIES.at(-1);
  return [kept, [...effects, { do: "wait anew", timer: "retry", ms }]];
}

function take(state, answer) {
  const taken = asText(state.sent.words);
  const [adopted, effects] = answer.version ? adopt({ ...state, refused: undefined }, answer) : [state, []];
  const settled = { ...adopted, sent: null };
  if (!answer.errors) {
    const aloud = state.aloud && gettext("Saved on the desk.");
    const said = {
      onDesk: taken,
      place: "desk",
      saidDesk: gettext("Saved on the desk, {time}", { time: answer.time }),
      aloud,
    };
    return [goTo({ ...settled, ...said }, CLEAN), effects];
  }
  const lines = Object.entries(answer.errors).map(([label, errors]) => `${label}: ${errors.join(" ")}`);
  // Valid fields were saved, invalid ones were not: what the desk has now is not known here.
  const onDesk = answer.version ? "" : state.onDesk;
  return [withTrouble(goTo({ ...settled, onDesk, refused: taken }, REFUSED), lines.join(" ")), effects];
}

function adopt(state, answer) {
  const next = withTrouble({ ...state, version: String(answer.version) }, "");
  return [next, [{ do: "adopt", answer }]];
}

function refuse(before, status, answer, words) {
  if (status === 409 && answer.joined) return join(before, answer, words);
  const state = { ...before, refused: asText(before.sent.words), sent: null };
  if (status === 410) return EVENTS.gone(state, answer);
  const why = `${answer.error ?? gettext("The desk did not take these words.")} ${stillKept()}`;
  if (status !== 409) return [withTrouble(goTo(state, REFUSED), why), []];
  return [withTrouble(stopIn(state, CONFLICT), why, "merge"), [{ do: "ask who writes" }]];
}

// Others have changed other parts: the page merges them in, and sends both. Words typed meanwhile are sent
// first, still based on the older version, or they would look like a change to the merged words.
function join(before, answer, words) {
  const state = goTo({ ...before, sent: null, refused: undefined }, TYPING);
  const isCurrent = asText(words) === asText(before.sent.words);
  const isOpen = state.name === TYPING || (state.name === LEAVING && state.returnsTo === TYPING);
  return [state, isCurrent && isOpen ? [{ do: "join", answer }] : []];
}

const hasMore = ({ sent, words }) => sent && asText(sent) !== asText(words);

// What to do with words left on the device by an earlier page, given the desk's answer to them.
export function fateOf(record, version, { status, answer }) {
  if (record.version === version) return status === 200 && !answer.is_changed ? "forget" : "put back";
  // A merging save left words on the desk that differ from those on the device.
  if (status === 409) return answer.is_saved && !hasMore(record) ? "forget" : "ask";
  if (status !== 200 || String(answer.version) !== version) return "leave";
  return hasMore(record) ? "put back newer" : "forget";
}

const EVENTS = {
  opened(state, { onDesk, isRefused }) {
    const name = state.isHeld ? HELD : state.basis !== undefined ? CONFLICT : CLEAN;
    const opened = { ...state, onDesk: isRefused ? "" : asText(onDesk) };
    return [state.name === LEAVING ? { ...opened, returnsTo: name } : { ...opened, name }, []];
  },

  typed(state) {
    if (state.name === OPENING || isCleared(state)) return [state, []];
    const typing = { ...state, isTyping: true, place: state.place === "noRoom" ? "noRoom" : "saving" };
    return [typing, isStopped(state) ? KEEPING : [...KEEPING, ...SENDING]];
  },
  kept: (state, { words }) => keep(state, words),
  paused: (state, { words }) => keep({ ...state, isTyping: false }, words),
  // A placed picture is saved to the desk at once.
  placed(state, { words }) {
    return state.isFlying ? [{ ...state, isUrgent: true }, KEEPING] : send(state, words);
  },
  due: (state, { words }) => send(state, words),
  answered,

  joined: (state, { answer, words }) =>
    send(withTrouble({ ...state, version: String(answer.version), onDesk: "" }, ""), words),

  unjoined: (state, { error }) => [
    withTrouble(stopIn(state, CONFLICT), `${error} ${stillKept()}`, "merge"),
    [],
  ],

  // Words are durably on the device, or it has no room for them.
  stored(state, { number }) {
    const isPast = number !== state.stored.number || state.stored.text === undefined;
    if (isPast || isCleared(state)) return [state, []];
    const stored = { ...state.stored, isDone: true };
    return [{ ...state, stored, place: placeOf({ ...state, stored }) }, []];
  },
  noRoom: (state, { number }) => {
    if (number !== state.stored.number || isCleared(state)) return [state, []];
    return [{ ...state, place: "noRoom", aloud: gettext("This device has no room for your words.") }, []];
  },
  adopted: (state, { answer, taken }) => adopt({ ...state, onDesk: asText(taken) }, answer),
  putBack: (state) => [
    withTrouble(state, gettext("Words that were only on this device have been restored.")),
    [],
  ],
  troubled: (state, { why }) => [withTrouble(state, why), []],

  // Words based on an older version were found on the device: the person chooses.
  found: (state, { why }) => [withTrouble(stopIn(state, CONFLICT), why, "merge left", "discard left"), []],
  decided(state) {
    const name = state.name === CONFLICT ? TYPING : state.name;
    return [withTrouble({ ...state, name }, ""), []];
  },
  merging: (state, { basis }) => [{ ...state, basis, version: basis }, []],

  held: (state) => [stopIn(state, HELD), []],
  released(state, { words }) {
    const name = state.basis === undefined ? TYPING : CONFLICT;
    if (state.returnsTo === HELD) return [{ ...state, returnsTo: name }, []];
    if (state.name !== HELD) return [state, []];
    return send({ ...state, name, refused: undefined }, words);
  },

  left: (state) => [
    { ...state, name: LEAVING, returnsTo: state.returnsTo ?? state.name },
    [stop("quiet", "longest", "retry")],
  ],
  returned(state) {
    if (state.name !== LEAVING) return [state, []];
    return [{ ...state, name: state.returnsTo, returnsTo: null }, []];
  },

  cleared(state) {
    const cleared = { ...state, name: CLEARED, returnsTo: null, place: "page", aloud: "" };
    return [withTrouble(cleared, signedOutElsewhere(), "sign in"), []];
  },
  gone: (state, { error = gettext("This story has been taken down.") }) => [
    withTrouble(stopIn(state, GONE), `${error} ${stillKept()}`),
    [],
  ],
};
