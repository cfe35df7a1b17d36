// On a telephone the filters stand folded until they are wanted.

const NARROW = "(max-width: 40rem)";

export function foldFilters(library) {
  const filters = library.querySelector("[data-filters]");
  const isAsked = [...filters.querySelectorAll("select, input")].some(({ value }) => value);
  if (matchMedia(NARROW).matches && !isAsked) filters.open = false;
}
