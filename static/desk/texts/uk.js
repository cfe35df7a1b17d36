globalThis.deskTexts = {
 "language": "uk",
 "forms": [
  "one",
  "few",
  "many"
 ],
 "texts": {}
};
