// The page of the picture library.

import { foldFilters } from "./filters.js";
import { Grid } from "./grid.js";
import { startUploads } from "./uploads.js";

const library = document.querySelector("[data-library]");
const found = library.querySelector("[data-found]");
const uploads = library.querySelector("[data-uploads]");
foldFilters(library);
if (found.querySelector("[data-tiles]")) new Grid(found);
if (uploads) startUploads(uploads, { over: document.body });
