// Large files, sent in parts by tus 1.0.0 (https://tus.io/protocols/resumable-upload): uploads can resume.

import { PART, refusalOf, requestTo, unreached } from "./asking.js";
import { waitAfter } from "./queue.js";

const LOST = [{ status: 0, redirected: false, ok: false }, false, {}];
const MOST_LOSSES = 8;

// Thrown when the upload ends early: `answer` is what to report.
class Left extends Error {
  constructor(answer) {
    super();
    this.answer = answer;
  }
}

// What to report after a step: 404 and 409 count as lost, and after a 404 the upload starts over.
export function leaving(answer, upload) {
  const [{ status }] = answer;
  if (status === 404) upload.place = "";
  return status === 404 || status === 409 ? LOST : answer;
}

function named(file) {
  return `filename ${btoa(String.fromCharCode(...new TextEncoder().encode(file.name)))}`;
}

class Sending {
  constructor(address, upload, onProgress) {
    Object.assign(this, { address, upload, onProgress, offset: 0, request: null, isStopped: false });
  }

  async run() {
    try {
      await (this.upload.place ? this.find() : this.begin());
      while (this.offset < this.upload.file.size) await this.part();
      return leaving(await this.ask("POST", `${this.upload.place}end/`), this.upload);
    } catch (left) {
      if (left instanceof Left) return left.answer;
      throw left;
    }
  }

  stop() {
    this.isStopped = true;
    this.request?.abort();
  }

  async begin() {
    const { file } = this.upload;
    const headers = { "Upload-Length": file.size, "Upload-Metadata": named(file) };
    await this.step("POST", `${this.address}parts/`, { headers });
    this.upload.place = this.request.getResponseHeader("Location");
  }

  async find() {
    await this.step("HEAD", this.upload.place);
    this.offset = Number(this.request.getResponseHeader("Upload-Offset"));
  }

  async part() {
    const { file, place } = this.upload;
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": this.offset };
    await this.step("PATCH", place, { headers, body: file.slice(this.offset, this.offset + PART) });
    // The network works: the next failure is the first again.
    this.upload.losses = 0;
    this.offset = Number(this.request.getResponseHeader("Upload-Offset"));
  }

  async step(method, address, sent) {
    const answer = await this.ask(method, address, sent);
    const [{ ok, redirected }] = answer;
    if (!ok || redirected) throw new Left(leaving(answer, this.upload));
  }

  // Never settles if the upload was stopped.
  ask(method, address, { headers = {}, body = null } = {}) {
    const { size } = this.upload.file;
    return new Promise((resolve) => {
      if (this.isStopped) return;
      this.request = requestTo(address, (...answer) => resolve(answer), method);
      this.request.setRequestHeader("Tus-Resumable", "1.0.0");
      Object.entries(headers).forEach(([name, value]) => this.request.setRequestHeader(name, value));
      if (body) {
        const before = this.offset;
        this.request.upload.addEventListener("progress", ({ loaded }) =>
          this.onProgress(Math.min(1, (before + loaded) / size)),
        );
      }
      this.request.send(body);
    });
  }
}

// Sends `upload.file`, resuming at `upload.place` if that is set. Returns a function that stops it.
export function sendInParts(address, upload, { onProgress, onEnd }) {
  const sending = new Sending(address, upload, onProgress);
  sending.run().then((answer) => onEnd(...answer));
  return () => sending.stop();
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Resolves to the picture, retrying after network failures; rejects with a sentence for the writer.
export async function uploadInParts(address, file) {
  const upload = { file, place: "", losses: 0 };
  for (;;) {
    const [answer, isJson, found] = await new Sending(address, upload, () => {}).run();
    const isLost = answer.status === 0 || answer.status >= 500;
    const refusal = answer.status === 0 ? unreached() : refusalOf(answer, isJson, found);
    if (!refusal) return found;
    upload.losses += 1;
    if (!isLost || upload.losses > MOST_LOSSES) throw new Error(refusal);
    await pause(waitAfter(upload.losses));
  }
}
