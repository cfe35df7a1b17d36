// What every page of the desk follows: the bell. Pages with boards or a list also follow those.

import "../notifications.js";
import { begin } from "./pulse.js";

begin();
