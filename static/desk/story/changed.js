// What others have done in the story since the page was opened. It stays until the page is closed: the page itself is
// older than this message.
export function showChanged(sentence) {
  const place = document.querySelector("[data-story-changed]");
  if (place && sentence && place.textContent !== sentence) place.textContent = sentence;
}

// Takes over what the desk says of the story's state and, once others have changed it, of what readers have.
export function showState(form, { state, status, readers_have: readersHave }) {
  const badge = form.querySelector(".writing-bar .state");
  if (!state || !badge) return;
  const text = [...badge.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (text && text.data.trim() !== state) text.data = state;
  badge.className = `state state-${status}`;
  const place = readersHave && form.querySelector("[data-readers-have]");
  if (place && place.textContent.trim() !== readersHave) place.textContent = readersHave;
}
