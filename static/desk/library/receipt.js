// The receipt of a killed picture refreshes itself while its files are being erased. It polls the job's state
// with increasing delays, and fetches the whole receipt only once that has changed.

import { askForPart } from "./asking.js";

const SECOND = 1000;
const FIRST = 2 * SECOND;
const LONGEST = 60 * SECOND;

// The delay before the next poll: 1.5 times the last.
export const waitAfter = (wait) => Math.min(LONGEST, wait * 1.5);

async function stateAt(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  return (await answer.json()).state;
}

// Polls the job once. Returns the delay before the next poll.
async function renew(receipt, wait) {
  const { ask, awaits } = receipt.dataset;
  if (document.hidden || (await stateAt(ask)) === awaits) return waitAfter(wait);
  receipt.replaceWith(await askForPart(location.href, "[data-receipt]"));
  return FIRST;
}

function start(wait = FIRST) {
  const receipt = document.querySelector("[data-receipt][data-awaits]");
  if (!receipt) return;
  const again = (next) => start(next);
  setTimeout(() => renew(receipt, wait).then(again, () => again(waitAfter(wait))), wait);
}

if (globalThis.document) start();
