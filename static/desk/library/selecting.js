// Where the keys lead in a grid, and what a selection takes in.

// Arrow keys move along a row of pictures, and up and down between rows.
export function stepOf(key, columns) {
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
}

// The place that a key leads to from another, among so many; undefined where it leads nowhere.
export function placeAfter(key, at, { columns, count }) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const to = at + (stepOf(key, columns) ?? NaN);
  return to >= 0 && to < count ? to : undefined;
}

// All places from one to another, whichever comes first.
export function rangeOf(one, other) {
  const first = Math.min(one, other);
  return Array.from({ length: Math.abs(one - other) + 1 }, (_, number) => first + number);
}
