// Polls while a page is visible: doubles the delay after each failure, and polls at once when a tab
// becomes visible again after a long time.

const OFTEN = 30_000;
const SELDOM = 600_000;

export function patience(ask, often = OFTEN) {
  let wait = often;
  let askedAt = Date.now();
  let timer;

  async function again() {
    askedAt = Date.now();
    try {
      await ask();
      wait = often;
    } catch {
      wait = Math.min(2 * wait, SELDOM);
    }
    next();
  }

  function next() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(again, Math.max(0, askedAt + wait - Date.now()));
  }

  document.addEventListener("visibilitychange", next);
  next();
}
