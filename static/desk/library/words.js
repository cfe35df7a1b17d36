// The dialog for a picture's words.
//
// askForWords({words, placing, picture, onDone(words), onClose()})  `placing` is for a picture in the text:
//     {chosen, choices}

import { gettext } from "../texts.js";
import { make, show } from "./dialog.js";

function field(name, label, input, help) {
  const id = `picker-${name}`;
  input.id = id;
  const parts = [make("label", { for: id }, label), input];
  if (help) {
    input.setAttribute("aria-describedby", `${id}-help`);
    parts.push(make("p", { id: `${id}-help`, class: "picker-help" }, help));
  }
  return make("div", { class: "picker-field" }, ...parts);
}

function inputsFor(words) {
  const inputs = {
    caption: make("textarea", { rows: "3", "data-grow": "" }),
    credit: make("input", { type: "text" }),
    alt_text: make("textarea", { rows: "3", "data-grow": "" }),
  };
  Object.entries(inputs).forEach(([name, input]) => (input.value = words[name]));
  return inputs;
}

function fieldsOf({ caption, credit, alt_text: alternative, placing }) {
  const helpForAlternative = gettext("For those who can’t see it: what it shows, in a line.");
  return [
    field("caption", gettext("Caption"), caption, gettext("What it shows: who, where and when.")),
    field("credit", gettext("Credit"), credit, gettext("Whose it is, without brackets.")),
    field("alt-text", gettext("Alt text"), alternative, helpForAlternative),
    ...(placing ? [field("placing", gettext("Place in the text"), placing, howGroupsAreMade())] : []),
  ];
}

const howGroupsAreMade = () => gettext("A pair or a gallery includes the pictures next to this one.");

// The text as one line.
export const asLine = (text) => text.replace(/\s+/g, " ").trim();

function choiceOf({ choices, chosen }) {
  const options = choices.map(([value, name]) => make("option", { value, selected: value === chosen }, name));
  return make("select", {}, ...options);
}

export function askForWords({ words, placing, picture, onDone, onClose }) {
  const dialog = show(gettext("Words of this picture"), "picker-words-dialog", onClose);
  const inputs = inputsFor(words);
  if (placing) inputs.placing = choiceOf(placing);
  const done = make("button", { type: "submit", class: "picker-done" }, gettext("Done"));
  const cancel = make("button", { type: "button" }, gettext("Cancel"));
  cancel.addEventListener("click", () => dialog.close());
  const picturing = make("img", { src: picture, alt: "" });
  const buttons = make("footer", {}, cancel, done);
  const form = make("form", { method: "dialog" }, picturing, ...fieldsOf(inputs), buttons);
  form.addEventListener("submit", () => {
    onDone(Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, asLine(value)])));
  });
  dialog.append(form);
  dialog.showModal();
  inputs.caption.focus();
}
