// Captions and alt texts are as high as their words.

import { growFields } from "../growing.js";

if (!CSS.supports("field-sizing", "content")) growFields();
