// Asks the server for the card of an address or an embed code.

import { token } from "../token.js";
import { goBehind, placeMarkup } from "./placing.js";

const PATIENCE = 8000; // milliseconds

// The card's HTML for an address or an embed code; null if the server knows none.
export async function cardFor(editor, text) {
  const body = new FormData();
  body.append("text", text);
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const options = { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE) };
  try {
    const answer = await fetch(editor.element.$.dataset.embedUrl, options);
    return answer.ok ? (await answer.json()).html || null : null;
  } catch {
    return null; // The address stays as typed.
  }
}

// Replaces a paragraph that contains only an address with its card, unless it was changed meanwhile.
export async function offerCard(editor, block, text, wordsIn) {
  const before = wordsIn(block);
  const html = await cardFor(editor, text);
  const isThere = () => Boolean(editor.editable()?.contains(block));
  if (!html || !isThere() || wordsIn(block) !== before) return false;
  const card = placeMarkup(editor, html, { block, staysAtCaret: true });
  const isCaretIn = editor.getSelection()?.getRanges()[0]?.startPath().contains(block);
  if (isThere()) block.remove();
  editor.fire("saveSnapshot");
  const widget = editor.widgets.getByElement(card);
  if (isCaretIn && widget) goBehind(editor, widget);
  return true;
}
