// Opens the library over a page, loading its scripts and style sheet on first use.

import { PART, uploadAtOnce } from "./asking.js";

function addSheet() {
  const address = document.querySelector("[data-library-sheet]")?.dataset.librarySheet;
  if (!address || document.querySelector(`link[href="${address}"]`)) return null;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  document.head.append(link);
  return new Promise((done) => (link.onload = link.onerror = done));
}

export async function openLibrary(asked) {
  const [{ open }] = await Promise.all([import("./picker.js"), addSheet()]);
  open(asked);
}

export async function openClips(asked) {
  const [{ open }] = await Promise.all([import("../clips/picker.js"), addSheet()]);
  open(asked);
}

export async function askForWords(asked) {
  const [words] = await Promise.all([import("./words.js"), addSheet()]);
  words.askForWords(asked);
}

// The part of the page that lists library pictures similar to an upload.
export async function similarTo(image, choose) {
  const [{ similarPart }] = await Promise.all([import("./similar.js"), addSheet()]);
  return similarPart(image, choose);
}

// Resolves to the file's image; rejects with a sentence for the writer.
export async function upload(from, file) {
  if (file.size <= PART) return uploadAtOnce(from, file);
  const { uploadInParts } = await import("./parts.js");
  return uploadInParts(from.dataset.uploadUrl, file);
}
