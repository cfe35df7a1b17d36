// Library pictures that look like one just uploaded, and what can be done about them.

import { gettext, ngettext } from "../texts.js";
import { make } from "./dialog.js";

// The part of the page; choose(image) uses a picture, on pages where one is chosen.
export function similarPart(uploaded, choose) {
  const { similar } = uploaded;
  const said = ngettext(
    "The library has one that looks like this:",
    "The library has {count} that look like it:",
    similar.length,
  );
  const part = make("div", { class: "similar", role: "group", "aria-label": said }, make("p", {}, said));
  part.append(make("ul", {}, ...similar.map((image) => item(image, choose))));
  if (choose) part.append(button(gettext("Use the new one"), () => choose(uploaded)));
  return part;
}

function item(image, choose) {
  const link = make("a", { href: image.url, target: "_blank", dir: "auto" }, image.name);
  const killed = image.is_killed ? [make("strong", {}, gettext("This picture was killed."))] : [];
  const words = make("p", {}, link, make("span", {}, image.differs.join(" · ")), ...killed);
  if (image.is_killed) return make("li", {}, words);
  const { thumb, width, height } = image;
  const picture = make("img", { src: thumb, alt: "", width, height });
  return make(
    "li",
    {},
    picture,
    words,
    ...(choose ? [button(gettext("Use this one"), () => choose(image))] : []),
  );
}

function button(text, onclick) {
  const made = make("button", { type: "button", class: "button-like" }, text);
  made.addEventListener("click", onclick);
  return made;
}
