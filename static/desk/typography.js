// Quotation marks, apostrophes and dashes of a language in place of what keyboards have.

// The marks around a quotation and around one within it, as in articles/cleaning/meaning.py; the dash, where it is
// the short one.
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
const CONTEXT = 2000; // characters that are looked through for an open quotation

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

// Whether a mark after this text begins a quotation.
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

// What the next character says of a single mark: ’90s, and м’я within a quotation.
function apostropheBefore(text, typed, { innerOpen, innerClose }) {
  const last = text.at(-1);
  if (DIGIT.test(typed) && last === innerOpen) return true;
  const isWithin = last === innerClose && innerClose !== APOSTROPHE && LETTER.test(typed);
  return isWithin && LETTER.test(text.at(-2) ?? "");
}

// Whether a character can change anything; asked at each key, so that the text before is seldom looked at.
export const mayChange = (last, typed) =>
  `"'-`.includes(typed) || (Boolean(last) && "‘’‚“”„『』".includes(last));

// What becomes of a character typed after a text: how many characters before the caret, it included, are replaced,
// and by what; null where it stays.
export function replacement(before, typed, lang) {
  const text = before.slice(-CONTEXT);
  const marks = marksOf(lang);
  if (typed === '"') return { back: 1, text: doubleMark(text, marks) };
  if (typed === "'") return { back: 1, text: singleMark(text, marks) };
  if (typed === "-" && /(^|[^-!<])-$/.test(text)) return { back: 2, text: marks.dash };
  return apostropheBefore(text, typed, marks) ? { back: 2, text: APOSTROPHE + typed } : null;
}

// Adds one more character of a text to what is done of it, and returns what stands before the next.
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

// A text as it would have come out of typing, without double spaces. `before` stands in front of it.
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

// How many characters at the start of a text repeat the dateline, with the dash after it.
export function datelineLength(text, dateline) {
  const name = dateline.trim().replace(/[\s—–:.-]+$/, "");
  const start = text.length - text.trimStart().length;
  const isThere = text.slice(start).toLowerCase().startsWith(name.toLowerCase());
  const dash = name && isThere && text.slice(start + name.length).match(/^\.?\s*(?:[—–:]|--?(?=[\s-]))-?\s*/);
  return dash ? start + name.length + dash[0].length : 0;
}
