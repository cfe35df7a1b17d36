// How wide a picture in the text is, and whether it belongs to a pair, a gallery or a before-and-after. In
// the editor this is each picture's class; pictures of one group are adjacent.

import { gettext } from "../texts.js";

const GROUPS = { pair: 2, comparison: 2, gallery: 12 };

// The choices, as [class, words] pairs.
export function choices() {
  return [
    ["", gettext("As wide as the text")],
    ["wide", gettext("Wide")],
    ["full", gettext("As wide as the window")],
    ["side", gettext("Beside the text")],
    ["pair", gettext("In a pair")],
    ["gallery", gettext("In a gallery")],
    ["comparison", gettext("Before and after")],
  ];
}

// The placing class among an element's classes; "" if there is none.
export function placingOf(classes) {
  const known = choices().map(([name]) => name);
  return classes.split(/\s+/).find((each) => each && known.includes(each)) ?? "";
}

// The indices that get `placing` when the picture at index `at` does; `run` has the adjacent placings.
// A group absorbs neighbours in other groups and of the usual width.
export function membersOf(run, at, placing) {
  if (!(placing in GROUPS)) return [at];
  const mayJoin = (place) => place in run && (run[place] === "" || run[place] in GROUPS);
  let [first, last] = [at, at];
  while (last - first + 1 < GROUPS[placing] && mayJoin(last + 1)) last += 1;
  while (last - first + 1 < GROUPS[placing] && mayJoin(first - 1)) first -= 1;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const isBlank = (node) => node.type !== 1 || (node.is("p") && !node.getText().trim() && !node.findOne("img"));

function beside(widget, step) {
  let node = widget.wrapper[step]();
  while (node && isBlank(node)) node = node[step]();
  const other = node && widget.editor.widgets.getByElement(node, true);
  return other?.name === "figure" ? other : null;
}

// The pictures in the same group as this one; just itself if it is in none.
export function groupOf(widget) {
  const run = runOf(widget);
  const [first, end] = spanOf(
    run.map((each) => each.data.placing),
    run.indexOf(widget),
  );
  return run.slice(first, end);
}

// The [start, end) indices of the group at `at` in a run of adjacent pictures.
export function spanOf(run, at) {
  if (!(run[at] in GROUPS)) return [at, at + 1];
  const isOther = (placing) => placing !== run[at];
  const after = run.slice(at).findIndex(isOther);
  return [run.slice(0, at).findLastIndex(isOther) + 1, after < 0 ? run.length : at + after];
}

// The placing for a number of pictures inserted together.
export function placingFor(count) {
  if (count < 2) return "";
  return count === 2 ? "pair" : "gallery";
}

function runOf(widget) {
  const run = [widget];
  for (let each = beside(widget, "getPrevious"); each; each = beside(each, "getPrevious")) run.unshift(each);
  for (let each = beside(widget, "getNext"); each; each = beside(each, "getNext")) run.push(each);
  return run;
}

// Sets the placing of a picture, and of those that join its group.
export function put(widget, placing) {
  if (placing === widget.data.placing) return;
  const run = runOf(widget);
  const placings = run.map((each) => each.data.placing);
  for (const place of membersOf(placings, run.indexOf(widget), placing)) {
    run[place].setData("placing", placing);
  }
}

// Shows a picture's placing, by its class and in words.
export function show({ element, data: { placing } }) {
  for (const [name, words] of choices()) {
    if (name) element.$.classList.toggle(name, name === placing);
    if (name && name === placing) element.setAttribute("data-placed", words);
  }
  if (!placing) element.removeAttribute("data-placed");
}
