// Where keyboard shortcuts lead on the front page.

// The index of the next or previous link; from outside the list, its first or last.
export function neighbour({ at, step, count }) {
  if (at !== -1) return at + step;
  return step > 0 ? 0 : count - 1;
}

// What follows a field of the flash: the name of another, or "send"; undefined for other elements.
export function nextField(name) {
  return { headline: "first_line", first_line: "second_line", second_line: "send" }[name];
}
