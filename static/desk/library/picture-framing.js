// A picture's own page: its focal point and crops.

import { Framing } from "./framing.js";

const part = document.querySelector("[data-framing]");
const { width, height } = part.dataset;

new Framing(part, { picture: { width: Number(width), height: Number(height) } });
