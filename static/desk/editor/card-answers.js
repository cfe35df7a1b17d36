// What the server makes of an address or a code for embedding.

import { token } from "../token.js";

const PATIENCE = 8000; // milliseconds

// The card for an address or a code; null where the server knows none.
export async function cardFor(editor, text) {
  const body = new FormData();
  body.append("text", text);
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const options = { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE) };
  try {
    const answer = await fetch(editor.element.$.dataset.embedUrl, options);
    return answer.ok ? (await answer.json()).html || null : null;
  } catch {
    return null; // The address stays as it was typed.
  }
}
