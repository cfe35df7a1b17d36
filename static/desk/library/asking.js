// Requests to the newsroom about pictures, and uploads.

import { parsed } from "../../js/markup.js";
import { gettext } from "../texts.js";
import { token } from "../token.js";

// Maximum bytes of a single upload, and the part size for larger files, as the newsroom expects.
export const PART = 4 * 1024 * 1024;

const signedOut = () =>
  gettext("You have been signed out. Sign in again in another tab, then try again here.");
export const unreached = () =>
  gettext("The newsroom could not be reached. Check the connection, then try again.");
const failed = () => gettext("Something went wrong. Try again in a moment.");
const tooLarge = () => gettext("The file is too large for this newsroom.");

// The reason a response counts as an error; "" for a good one.
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

// Fetches a page of the newsroom, and returns its element for the selector.
export async function askForPart(address, selector) {
  const answer = await answerOf(address, { headers: { Accept: "text/html" } });
  const isPage = isOf(answer, "text/html");
  const page = parsed(isPage ? await answer.text() : "");
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

// Resolves to the image; rejects with a sentence for the writer.
export async function uploadAtOnce(from, file) {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const answer = await answerOf(from.dataset.uploadUrl, { method: "POST", headers, body: formOf(file) });
  const isJson = isOf(answer, "application/json");
  const found = isJson ? await answer.json() : {};
  const refusal = refusalOf(answer, isJson, found);
  if (refusal) throw new Error(refusal);
  return found;
}

// Uploads a file with progress; calls onEnd({status, redirected, ok}, isJson, found), with status 0 on a
// network failure. Returns a function that aborts it.
export function send(address, file, { onProgress, onEnd }) {
  const request = requestTo(address, onEnd);
  request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total ? loaded / total : 0));
  request.send(formOf(file));
  return () => request.abort();
}

// A request that ends with onEnd({status, redirected, ok}, isJson, found); status 0 means a network failure.
export function requestTo(address, onEnd, method = "POST") {
  const request = new XMLHttpRequest();
  request.open(method, address);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", token());
  request.addEventListener("load", () => onEnd(...read(request, address)));
  for (const lost of ["error", "timeout"]) {
    request.addEventListener(lost, () => onEnd({ status: 0, redirected: false, ok: false }, false, {}));
  }
  return request;
}

// The same, through the store: asks for an upload URL, sends the file there, and notifies the newsroom. If
// the store refuses the file, it goes to the newsroom instead.
export function sendDirectly(form, file, { onProgress, onEnd }) {
  const steps = { stop: () => {}, isStopped: false };
  const instead = () => {
    if (!steps.isStopped) steps.stop = send(form.action, file, { onProgress, onEnd });
  };
  place(form.dataset.directUrl, file)
    .then((to) => steps.isStopped || toStore(to, file, steps, onProgress))
    .then((to) => steps.isStopped || post(to.end, { token: to.token }, onEnd, steps))
    .catch(instead);
  return () => {
    steps.isStopped = true;
    steps.stop();
  };
}

async function place(address, file) {
  const body = new URLSearchParams({ name: file.name });
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const answer = await fetch(address, { method: "POST", headers, body });
  if (!answer.ok || !isOf(answer, "application/json")) throw new Error(failed());
  return answer.json();
}

// Resolves to the upload URL's details once the store has the file.
function toStore(to, file, steps, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    Object.entries(to.fields).forEach(([name, value]) => body.append(name, value));
    body.append("file", file);
    request.open("POST", to.url);
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onProgress(total ? loaded / total : 0),
    );
    request.addEventListener("load", () =>
      request.status >= 200 && request.status < 300 ? resolve(to) : reject(new Error(failed())),
    );
    request.addEventListener("error", () => reject(new Error(unreached())));
    steps.stop = () => request.abort();
    request.send(body);
  });
}

function post(address, fields, onEnd, steps) {
  const request = requestTo(address, onEnd);
  request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
  steps.stop = () => request.abort();
  request.send(new URLSearchParams(fields));
}

function read(request, address) {
  const { status } = request;
  const redirected = request.responseURL !== new URL(address, location.href).href;
  const isJson = (request.getResponseHeader("Content-Type") || "").startsWith("application/json");
  const found = isJson && request.responseText ? JSON.parse(request.responseText) : {};
  return [{ status, redirected, ok: status >= 200 && status < 300 }, isJson, found];
}
