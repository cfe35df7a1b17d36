// Suggestions while somebody types in the search field: a combobox whose options are links.
// Without this script, or when the network fails, it is a plain form.

const SHORTEST = 2;
const PAUSE = 150;

const field = document.getElementById("q");
const list = document.createElement("div");
let chosen = -1;
let timer;
let asking;

Object.assign(list, { id: "suggestions", className: "suggestions", role: "listbox", hidden: true });
list.ariaLabel = field.dataset.name;
field.after(list);
Object.assign(field, {
  role: "combobox",
  ariaAutoComplete: "list",
  ariaExpanded: "false",
  ariaHasPopup: "listbox",
});
field.setAttribute("aria-controls", list.id);

field.addEventListener("input", () => ask(PAUSE));
field.addEventListener("keydown", (event) => {
  const act = { ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose(chosen - 1), Escape: hide }[
    event.key
  ];
  if (event.isComposing) return;
  if (list.hidden) {
    if (event.key === "ArrowDown") ask(0);
  } else if (act) {
    event.preventDefault();
    act();
  } else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    options()[chosen].click();
  }
});
field.addEventListener("blur", hide);
// Leave empty filters out of the URL.
field.form.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});
// Pressing an option must not take the focus, or the list would close before the click.
list.addEventListener("pointerdown", (event) => event.preventDefault());

function ask(pause) {
  clearTimeout(timer);
  asking?.abort();
  const typed = field.value.trim();
  if (typed.length < SHORTEST) return show([]);
  timer = setTimeout(() => suggest(typed), pause);
}

async function suggest(typed) {
  asking = new AbortController();
  try {
    const address = `${field.dataset.suggestions}?${new URLSearchParams({ q: typed })}`;
    const answer = await fetch(address, { signal: asking.signal });
    show(answer.ok ? (await answer.json()).suggestions : []);
  } catch {
    // Aborted by the next keystroke, or offline: the list stays as it is.
  }
}

function show(suggestions) {
  list.replaceChildren(...suggestions.map(option));
  choose(-1);
  const isOpen = suggestions.length > 0 && document.activeElement === field;
  list.hidden = !isOpen;
  field.ariaExpanded = String(isOpen);
}

function option({ kind, text, address, lang }, number) {
  const link = document.createElement("a");
  Object.assign(link, {
    href: address,
    id: `suggestion-${number}`,
    role: "option",
    tabIndex: -1,
    dir: "auto",
  });
  if (lang) link.lang = lang;
  link.append(text);
  // Label sections and authors as such; most suggestions are stories.
  if (field.dataset[kind]) {
    const said = document.createElement("span");
    said.textContent = field.dataset[kind];
    link.append(" ", said);
  }
  return link;
}

function options() {
  return [...list.children];
}

// Beyond the last option, and above the first, the selection returns to the field itself.
function choose(number) {
  const count = list.children.length;
  chosen = number < -1 ? count - 1 : number >= count ? -1 : number;
  options().forEach((link, at) => (link.ariaSelected = String(at === chosen)));
  if (chosen < 0) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", options()[chosen].id);
}

function hide() {
  clearTimeout(timer);
  asking?.abort();
  show([]);
}
