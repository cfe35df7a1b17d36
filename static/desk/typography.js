// Replaces keyboard quotation marks, apostrophes and dashes with those of a language.

// The marks around a quotation and around a nested one, as in articles/cleaning/meaning.py; and the dash, for
// languages that use the short one.
const LONG = "—";
const MARKS = {
  ...of(["cs", "de", "sk", "sl"], "„“‚‘–"),
  ...of(["el", "es", "fr", "it", "pt"], "«»“”"),
  ...of(["be", "ru", "uk"], "«»„“"),
  ...of(["hr", "hu", "pl", "ro"], "„”«»–"),
  ...of(["fi", "sv"], "””’’–"),
  ...of(["nb", "nn", "no"], "«»‘’–"),
  ...of(["da"], "“”‘’–"),
  ...of(["ja"], "「」『』"),
};
const ENGLISH = "“”‘’";
const APOSTROPHE = "’";
const DIGIT = /\d/;
const LETTER = /\p{L}/u;
const CONTEXT = 2000; // characters searched for an open quotation

function of(languages, marks) {
  return Object.fromEntries(languages.map((language) => [language, marks]));
}

export function marksOf(lang) {
  const marks = MARKS[(lang ?? "").toLowerCase().split("-")[0]] ?? ENGLISH;
  const [open, close, innerOpen, innerClose, dash = LONG] = marks;
  return { open, close, innerOpen, innerClose, dash };
}

const isOpen = (text, [opening, closing]) =>
  opening !== closing && text.lastIndexOf(opening) > text.lastIndexOf(closing);

// Whether a mark after this text opens a quotation.
function begins(text, { open, close, innerOpen, innerClose }) {
  const last = text.at(-1) ?? " ";
  if (/[—–]/.test(last)) return !isOpen(text, [open, close]) && !isOpen(text, [innerOpen, innerClose]);
  return /[\s([{/-]/.test(last) || (last === open && open !== close) || last === innerOpen;
}

function doubleMark(text, marks) {
  const { open, close, innerOpen, innerClose } = marks;
  const isNested = !"‘’‚".includes(innerOpen); // single marks are typed as such
  if (begins(text, marks)) return isNested && isOpen(text, [open, close]) ? innerOpen : open;
  return isNested && isOpen(text, [innerOpen, innerClose]) ? innerClose : close;
}

function singleMark(text, marks) {
  if (begins(text, marks)) return marks.innerOpen;
  return isOpen(text, [marks.innerOpen, marks.innerClose]) ? marks.innerClose : APOSTROPHE;
}

// Whether the next character shows a single mark to be an apostrophe: ’90s, and м’я within a quotation.
function apostropheBefore(text, typed, { innerOpen, innerClose }) {
  const last = text.at(-1);
  if (DIGIT.test(typed) && last === innerOpen) return true;
  const isWithin = last === innerClose && innerClose !== APOSTROPHE && LETTER.test(typed);
  return isWithin && LETTER.test(text.at(-2) ?? "");
}

// Cheap check on each keystroke, so that the text before is rarely read.
export const mayChange = (last, typed) =>
  `"'-`.includes(typed) || (Boolean(last) && "‘’‚“”„『』".includes(last));

// The change for a character typed after a text: how many characters to replace, including the typed one, and
// with what; null for no change.
export function replacement(before, typed, lang) {
  const text = before.slice(-CONTEXT);
  const marks = marksOf(lang);
  if (typed === '"') return { back: 1, text: doubleMark(text, marks) };
  if (typed === "'") return { back: 1, text: singleMark(text, marks) };
  if (typed === "-" && /(^|[^-!<])-$/.test(text)) return { back: 2, text: marks.dash };
  return apostropheBefore(text, typed, marks) ? { back: 2, text: APOSTROPHE + typed } : null;
}

// Appends a character to `done`, applying its change, and returns the context for the next.
function add(done, before, typed, lang) {
  const change = mayChange(before.at(-1), typed) ? replacement(before, typed, lang) : null;
  if (!change || change.back > done.length + 1) {
    done.push(typed);
    return before + typed;
  }
  done.splice(done.length + 1 - change.back, change.back - 1, ...change.text);
  return before.slice(0, before.length + 1 - change.back) + change.text;
}

const isSpace = (character) => character === " " || character === "\u00a0";

// The text as typing would have produced it, without double spaces. `before` is the text that precedes it.
export function tidied(text, lang, before = "") {
  const done = [];
  let context = before;
  for (const typed of text) {
    if (!isSpace(typed) || !isSpace(context.at(-1))) {
      context = add(done, context.slice(-CONTEXT), typed, lang);
    } else if (done.length) done[done.length - 1] = " ";
  }
  return done.join("");
}

// The length of a repeated dateline at the start of a text, including the dash after it.
export function datelineLength(text, dateline) {
  const name = dateline.trim().replace(/[\s—–:.-]+$/, "");
  const start = text.length - text.trimStart().length;
  const isThere = text.slice(start).toLowerCase().startsWith(name.toLowerCase());
  const dash = name && isThere && text.slice(start + name.length).match(/^\.?\s*(?:[—–:]|--?(?=[\s-]))-?\s*/);
  return dash ? start + name.length + dash[0].length : 0;
}
