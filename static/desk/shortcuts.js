// Interprets pressed keys for the shortcuts of the desk.

const FIELDS = "input, textarea, select, [contenteditable], [role=listbox], [role=option]";

// Whether the key belongs to the focused element or to the browser.
export function isTyping({ target, ctrlKey, metaKey, altKey, isComposing }) {
  return ctrlKey || metaKey || altKey || isComposing || Boolean(target.closest(FIELDS));
}

// The shortcut completed by a key.
export function joined(begun, key) {
  return begun ? `${begun} ${key}` : key;
}
