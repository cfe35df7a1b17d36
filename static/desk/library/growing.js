// Captions and alt texts grow with their content.

import { growFields } from "../growing.js";

if (!CSS.supports("field-sizing", "content")) growFields();
