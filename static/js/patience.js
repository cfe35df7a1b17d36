// Asks again and again while a page is seen: twice as patient after each failure, at once when a tab
// that was hidden for long is looked at again.

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
