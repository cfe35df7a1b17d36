// The page of the picture library.

import { askForPart } from "./asking.js";
import { make } from "./dialog.js";
import { foldFilters } from "./filters.js";
import { Grid } from "./grid.js";
import { startUploads } from "./uploads.js";

const library = document.querySelector("[data-library]");
const results = () => library.querySelector("[data-results]");

function startGrid() {
  const found = library.querySelector("[data-found]");
  if (found.querySelector("[data-tiles]")) new Grid(found);
}

// Refreshes the grid with the uploaded pictures, unless that would lose a selection.
async function showUploaded() {
  if (results().querySelector(":checked")) return;
  try {
    results().replaceWith(await askForPart(location.href, "[data-results]"));
    startGrid();
  } catch (refusal) {
    results().prepend(make("p", { role: "alert" }, refusal.message));
  }
}

foldFilters(library);
startGrid();
const uploads = library.querySelector("[data-uploads]");
if (uploads) startUploads(uploads, { over: document.body, onAllTaken: showUploaded });
