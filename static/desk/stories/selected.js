// The text of the story list about its selection.

import { gettext, ngettext } from "../texts.js";

export function sayHowMany({ length }) {
  if (!length) return gettext("Select stories first.");
  return ngettext("{count} story selected", "{count} stories selected", length);
}
