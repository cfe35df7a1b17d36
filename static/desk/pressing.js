// A pressed element must not move: a button no longer under the finger when it is lifted gets no click.

const ENDS = ["pointerup", "pointercancel"];
const lifted = (done) =>
  // The click event follows pointerup in the same task.
  ENDS.forEach((kind) => window.addEventListener(kind, () => setTimeout(done), { once: true }));

let press = Promise.resolve();
globalThis.window?.addEventListener("pointerdown", () => (press = new Promise(lifted)), true);

// Resolves once no button is held down.
export const released = () => press;
