// What the list of stories says of those that are selected.

import { gettext, ngettext } from "../texts.js";

export function sayHowMany({ length }) {
  if (!length) return gettext("Select stories first.");
  return ngettext("{count} story selected", "{count} stories selected", length);
}
