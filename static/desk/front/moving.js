// Navigation by keyboard on the front page.

// The index of the next or previous link; the first or last if the focus is outside the list.
export function neighbour({ at, step, count }) {
  if (at !== -1) return at + step;
  return step > 0 ? 0 : count - 1;
}

// Where Enter leads from a field of the flash: the next field, or "send"; undefined for other elements.
export function nextField(name) {
  return { headline: "first_line", first_line: "second_line", second_line: "send" }[name];
}
