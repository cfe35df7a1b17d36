// Shows what others have done in the story since the page was opened. The message stays: the page remains
// out of date until it is closed.
export function showChanged(sentence) {
  const place = document.querySelector("[data-story-changed]");
  if (place && sentence && place.textContent !== sentence) place.textContent = sentence;
}

// Updates the displayed state of the story and, once others have changed it, what readers have.
export function showState(form, { state, status, readers_have: readersHave }) {
  const badge = form.querySelector(".writing-bar .state");
  if (!state || !badge) return;
  const text = [...badge.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (text && text.data.trim() !== state) text.data = state;
  badge.className = `state state-${status}`;
  const place = readersHave && form.querySelector("[data-readers-have]");
  if (place && place.textContent.trim() !== readersHave) place.textContent = readersHave;
}
