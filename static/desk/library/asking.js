// Asking the newsroom about pictures, and sending one.

import { gettext } from "../texts.js";
import { token } from "../token.js";

const signedOut = () =>
  gettext("You have been signed out. Sign in again in another tab, then try again here.");
const unreached = () => gettext("The newsroom could not be reached. Check the connection, then try again.");
const failed = () => gettext("The newsroom could not do that just now. Try again in a moment.");
const tooLarge = () => gettext("The file is too large for this newsroom.");

// Why a response is an error; "" for a good one.
export function refusalOf({ status, redirected, ok }, isExpected, found) {
  if (status === 413) return tooLarge();
  if (redirected || status === 403) return signedOut();
  return ok && isExpected ? "" : found.error || failed();
}

async function answerOf(address, options) {
  return fetch(address, options).catch(() => {
    throw new Error(unreached());
  });
}

const isOf = (answer, type) => (answer.headers.get("Content-Type") || "").startsWith(type);

// The element of a page of the newsroom that the selector finds.
export async function askForPart(address, selector) {
  const answer = await answerOf(address, { headers: { Accept: "text/html" } });
  const isPage = isOf(answer, "text/html");
  const page = new DOMParser().parseFromString(isPage ? await answer.text() : "", "text/html");
  const part = page.querySelector(selector);
  const refusal = refusalOf(answer, Boolean(part), {});
  if (refusal) throw new Error(refusal);
  return document.adoptNode(part);
}

function formOf(file) {
  const body = new FormData();
  body.append("file", file);
  return body;
}

// Promise of the image; rejected with a sentence for the writer.
export async function upload(from, file) {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const answer = await answerOf(from.dataset.uploadUrl, { method: "POST", headers, body: formOf(file) });
  const isJson = isOf(answer, "application/json");
  const found = isJson ? await answer.json() : {};
  const refusal = refusalOf(answer, isJson, found);
  if (refusal) throw new Error(refusal);
  return found;
}

// Sends a file and says how far it has come; onEnd({status, redirected, ok}, isJson, found), with a status of 0 where
// the network was lost. Returns what stops it.
export function send(address, file, { onProgress, onEnd }) {
  const request = new XMLHttpRequest();
  request.open("POST", address);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", token());
  request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total ? loaded / total : 0));
  request.addEventListener("load", () => onEnd(...read(request, address)));
  for (const lost of ["error", "timeout"]) {
    request.addEventListener(lost, () => onEnd({ status: 0, redirected: false, ok: false }, false, {}));
  }
  request.send(formOf(file));
  return () => request.abort();
}

function read(request, address) {
  const { status } = request;
  const redirected = request.responseURL !== new URL(address, location.href).href;
  const isJson = (request.getResponseHeader("Content-Type") || "").startsWith("application/json");
  const found = isJson ? JSON.parse(request.responseText) : {};
  return [{ status, redirected, ok: status >= 200 && status < 300 }, isJson, found];
}
