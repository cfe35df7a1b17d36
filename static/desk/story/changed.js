// What others have done in the story since the page was opened. It stays until the page is closed: the page itself is
// older than this message.
export function showChanged(sentence) {
  const place = document.querySelector("[data-story-changed]");
  if (place && sentence && place.textContent !== sentence) place.textContent = sentence;
}
