// The video and audio library: uploads with progress; a single upload opens its page.

import { startUploads } from "../library/uploads.js";

const form = document.querySelector("[data-uploads]");

function onAllTaken(clips) {
  if (clips.length === 1) location.assign(clips[0].address);
  else if (clips.length) location.reload();
}

if (form) startUploads(form, { over: document.body, onAllTaken });
