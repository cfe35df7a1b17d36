// What a pressed key means for the shortcuts of the desk.

const FIELDS = "input, textarea, select, [contenteditable], [role=listbox], [role=option]";

// Whether a key belongs to what has the focus, or to the browser.
export function isTyping({ target, ctrlKey, metaKey, altKey, isComposing }) {
  return ctrlKey || metaKey || altKey || isComposing || Boolean(target.closest(FIELDS));
}

// The shortcut that a key completes.
export function joined(begun, key) {
  return begun ? `${begun} ${key}` : key;
}
