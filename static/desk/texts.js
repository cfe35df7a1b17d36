// Translates the desk's scripts to the language of the page. English has no catalogue: each text is its own.
// `make messages` writes the catalogues in texts/.

const CATALOGUE = globalThis.deskTexts ?? { language: "en", forms: ["one", "other"], texts: {} };

export const { language } = CATALOGUE;
const numbers = new Intl.PluralRules(language);

// The text in the language of the page, with its {placeholders} filled in.
export function gettext(text, values = {}) {
  return filled(CATALOGUE.texts[text] ?? text, values);
}

// The same for a text with a number, which fills in {count}.
export function ngettext(one, many, count, values = {}) {
  const forms = CATALOGUE.texts[one] ?? [one, many];
  const form = Math.max(0, CATALOGUE.forms.indexOf(numbers.select(count)));
  return filled(forms[Math.min(form, forms.length - 1)], { count, ...values });
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (placeholder, name) => values[name] ?? placeholder);
}
