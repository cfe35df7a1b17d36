// The crops of one use of a picture, in the format articles/crops.py reads: "focus-40-60 16x9-50-30", or a
// word such as "top".

const NAMES = ["focus", "16x9", "4x3", "1x1", "card", "thumb"];
export const AS_THE_LIBRARY_SAYS = "centre";
const MIDDLE = 50;

// Parses it to {name: [x, y]}; empty for a word.
export function placesOf(written) {
  const parts = written.split(" ").map((part) => /^([a-z0-9]+)-(\d+)-(\d+)$/.exec(part));
  if (parts.includes(null)) return {};
  return Object.fromEntries(parts.map(([, name, x, y]) => [name, [Number(x), Number(y)]]));
}

export function writtenOf(places) {
  const named = NAMES.filter((name) => name in places);
  return named.map((name) => [name, ...places[name]].join("-")).join(" ") || AS_THE_LIBRARY_SAYS;
}

// The [x, y] of a part at this percentage along one axis.
export const along = (axis, at) => (axis === "x" ? [at, MIDDLE] : [MIDDLE, at]);
