// CKEditor loads its style sheets one by one; the page already has these from bundles/editor.css.

const BUNDLED = [
  "/skins/moono-lisa/editor.css",
  "/tableselection/styles/tableselection.css",
  "/dialog/styles/dialog.css",
];

export function keepToSheets({ dom }) {
  const { appendStyleSheet } = dom.document.prototype;
  dom.document.prototype.appendStyleSheet = function (address) {
    if (!BUNDLED.some((sheet) => address.includes(sheet))) appendStyleSheet.call(this, address);
  };
}
