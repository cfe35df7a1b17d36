// On a phone the filters are folded until needed.

const NARROW = "(max-width: 40rem)";

export function foldFilters(library) {
  const filters = library.querySelector("[data-filters]");
  const isAsked = [...filters.querySelectorAll("select, input")].some(({ value }) => value);
  if (matchMedia(NARROW).matches && !isAsked) filters.open = false;
}
