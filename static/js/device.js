// What a reader's own device remembers. None of it is ever sent, except story numbers to request those
// stories. If the browser blocks storage, it is lost with the page.

const SAVED = "saved-stories";
const MOST = 50;

export function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

// The numbers of the saved stories, most recently saved first.
export function saved() {
  const numbers = (remembered(SAVED) ?? "").split(",");
  return numbers.filter((number) => /^[1-9]\d{0,17}$/.test(number)).slice(0, MOST);
}

export const isSaved = (story) => saved().includes(story);

export function save(story) {
  return remember(SAVED, [story, ...saved().filter((other) => other !== story)].slice(0, MOST).join(","));
}

export function unsave(story) {
  return remember(
    SAVED,
    saved()
      .filter((other) => other !== story)
      .join(","),
  );
}
