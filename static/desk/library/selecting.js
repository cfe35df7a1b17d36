// Keyboard navigation and range selection in a grid.

// The index step of an arrow key: along a row, or up and down between rows.
export function stepOf(key, columns) {
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
}

// The index a key leads to; undefined if it leads nowhere.
export function placeAfter(key, at, { columns, count }) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const to = at + (stepOf(key, columns) ?? NaN);
  return to >= 0 && to < count ? to : undefined;
}

// All indices from one to another, in ascending order.
export function rangeOf(one, other) {
  const first = Math.min(one, other);
  return Array.from({ length: Math.abs(one - other) + 1 }, (_, number) => first + number);
}
