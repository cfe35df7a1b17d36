// Loads the scripts an open story needs. None is needed to read it, so they wait for the text, the fonts and
// the lead picture; what a story does not have is not fetched.

const PATIENCE = 2000; // milliseconds; a picture may take much longer
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
