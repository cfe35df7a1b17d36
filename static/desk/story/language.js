// The fields get the story's language, chosen or else detected, for the browser's spell checker, screen
// readers and the writing direction.

import { gettext } from "../texts.js";

const FIELDS = "headline dek dateline lead_caption lead_alt_text social_headline social_description".split(
  " ",
);

// The tag and direction of the choice in the menu.
export function chosen({ value, dataset }) {
  const tag = value || dataset.detected || dataset.site;
  return { tag, direction: dataset.rtl.split(" ").includes(tag) ? "rtl" : "ltr" };
}

function put(element, { tag, direction }) {
  element.setAttribute("lang", tag);
  element.setAttribute("dir", direction);
}

export function startLanguage(form) {
  const menu = form.elements.language;
  if (!menu) return;
  const apply = () => {
    const language = chosen(menu);
    FIELDS.map((name) => form.elements[name]).forEach((field) => field && put(field, language));
    const editable = window.CKEDITOR?.instances.id_body?.editable();
    if (editable) put(editable.$, language);
  };
  menu.addEventListener("change", apply);
  menu.addEventListener("newsroom:put", apply);
  form.addEventListener("newsroom:checked", ({ detail: { language, languageName } }) => {
    menu.dataset.detected = language;
    menu.options[0].text = gettext("{language} (detected)", { language: languageName });
    apply();
  });
  window.CKEDITOR?.on("instanceReady", apply);
}
