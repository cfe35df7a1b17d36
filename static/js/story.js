// Brings what an open story can do. None of it is needed to read, so it leaves the network to the words, their type
// and the lead picture; what a story does not have is not fetched.

const PATIENCE = 2000; // milliseconds; a picture may take far longer
const PARTS = {
  ".tools": () => import("./tools.js"),
  ".newer": () => import("./article.js"),
  ".beside": () => import("./beside.js"),
  "[data-player]": () => import("./player.js"),
  ".larger, [data-compare]": () => import("./figures.js"),
};

function bring() {
  for (const [place, part] of Object.entries(PARTS)) if (document.querySelector(place)) part();
}

if (document.readyState === "complete") bring();
else {
  addEventListener("load", bring, { once: true });
  setTimeout(bring, PATIENCE);
}
document.addEventListener("newsroom:shown", bring);
