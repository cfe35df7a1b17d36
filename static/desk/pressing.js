// What is pressed must not move: a button that has gone from under the finger when it is lifted gets no click.

const ENDS = ["pointerup", "pointercancel"];
const lifted = (done) =>
  // The click comes after the finger is lifted, in the same task.
  ENDS.forEach((kind) => window.addEventListener(kind, () => setTimeout(done), { once: true }));

let press = Promise.resolve();
globalThis.window?.addEventListener("pointerdown", () => (press = new Promise(lifted)), true);

// Waits until no button is held down.
export const released = () => press;
