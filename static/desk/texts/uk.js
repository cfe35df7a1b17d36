globalThis.deskTexts = {
 "language": "uk",
 "forms": [
  "one",
  "few",
  "many"
 ],
 "texts": {
  "Gallery": "Галерея",
  "As wide as the text": "Завширшки з текст",
  "As wide as the window": "Завширшки з вікно",
  "Before and after": "До і після",
  "Beside the text": "Збоку від тексту",
  "In a gallery": "У галереї",
  "In a pair": "У парі",
  "Wide": "Широко",
  "A pair or a gallery takes in the pictures that stand next to this one.": "Пара чи галерея охоплює зображення, що стоять поруч із цим.",
  "Place in the text": "Місце в тексті",
  "Insert {count} picture": [
   "Вставити {count} зображення",
   "Вставити {count} зображення",
   "Вставити {count} зображень"
  ],
  "A gallery has {count} pictures at most.": "У галереї щонайбільше {count} зображень.",
  "Choose a picture": "Виберіть зображення",
  "Choose pictures": "Виберіть зображення",
  "Press the pictures in the order in which readers get them.": "Натискайте зображення в тому порядку, у якому їх побачать читачі."
 }
};
