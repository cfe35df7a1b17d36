// Requests of the writing page. The result is a status, 0 without a response, and the JSON.

import { token } from "../token.js";

const PATIENCE = 15_000; // milliseconds

// A random name that identifies an open page to the desk.
export function newPageName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const seenFields = () => [...document.querySelectorAll("input[type=hidden][name=seen]")];

// What the person had seen of the story when the page was opened; null if the page has no such field.
export function seen(form) {
  return form.querySelector("input[type=hidden][name=seen]")?.value ?? null;
}

// This page's own save counts as seen.
export function haveSeen(value) {
  if (value !== undefined && value !== null) seenFields().forEach((field) => (field.value = value));
}

export async function ask(form, address, entries) {
  const body = new URLSearchParams(entries);
  const value = seen(form);
  if (value !== null) body.append("seen", value);
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": token() };
    const options = { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE) };
    const answer = await fetch(address, options);
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    return { status: answer.status, answer: isJson ? await answer.json() : {} };
  } catch {
    return { status: 0, answer: {} };
  }
}
