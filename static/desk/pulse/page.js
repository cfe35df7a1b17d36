// Everything on a page of the desk that follows what happens, begun once all of it listens.

import "../notifications.js";
import { followBoards } from "./boards.js";
import { sayWhatMoved } from "./moved.js";
import { begin } from "./pulse.js";

followBoards();
sayWhatMoved();
begin();
