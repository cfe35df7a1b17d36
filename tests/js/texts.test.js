// What scripts say: filled in, in the language of the page, in the plural that its numbers take.

import assert from "node:assert/strict";
import { test } from "node:test";

let asked = 0;
const loaded = (catalogue) => {
  globalThis.deskTexts = catalogue;
  asked += 1;
  return import(`../../static/desk/texts.js?${asked}`);
};

test("in English a text is its own", async () => {
  const { gettext, ngettext } = await loaded();
  assert.equal(gettext("Saved at {time}, {place}", { time: "10:02" }), "Saved at 10:02, {place}");
  assert.equal(ngettext("{count} story", "{count} stories", 1), "1 story");
  assert.equal(ngettext("{count} story", "{count} stories", 0), "0 stories");
});

test("in another language it is the translation, and its own where there is none", async () => {
  const texts = { Save: "Зберегти", "{count} story": ["{count} стаття", "{count} статті", "{count} статей"] };
  const { gettext, ngettext } = await loaded({ language: "uk", forms: ["one", "few", "many"], texts });
  assert.equal(gettext("Save"), "Зберегти");
  assert.equal(gettext("Send"), "Send");
  const count = (number) => ngettext("{count} story", "{count} stories", number);
  assert.deepEqual([1, 3, 5, 21].map(count), ["1 стаття", "3 статті", "5 статей", "21 стаття"]);
});
