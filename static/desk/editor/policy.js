// CKEditor 4 writes its event handlers as attributes, which `script-src 'self'` forbids. Its templates
// are made to write them under names that mean nothing to a browser, and the calls are made from here.
(() => {
  const types = ["blur", "click", "dragstart", "focus", "keydown", "mousedown", "mouseout", "mouseover", "mouseup"];
  const attribute = new RegExp(`\\son(${types.join("|")}|load)="(?=[^"]*(CKEDITOR\\.tools\\.callFunction|return false))`, "g");
  const call = /CKEDITOR\.tools\.callFunction\((\d+)((?:\s*,\s*(?:'[^']*'|[\w#-]+))*)\s*\)/;
  const bound = new WeakSet();

  const quietened = (markup) => String(markup).replace(attribute, ' data-on$1="');

  const { output } = CKEDITOR.template.prototype;
  CKEDITOR.template.prototype.output = function (values, buffer) {
    const markup = quietened(output.call(this, values));
    return buffer ? buffer.push(markup) : markup;
  };

  // Some dialogs fill themselves without a template.
  const { setHtml } = CKEDITOR.dom.element.prototype;
  CKEDITOR.dom.element.prototype.setHtml = function (markup) {
    return setHtml.call(this, this.$.closest(".cke_dialog") ? quietened(markup) : markup);
  };
  const { createFromHtml } = CKEDITOR.dom.element;
  CKEDITOR.dom.element.createFromHtml = function (markup, owner) {
    return createFromHtml(quietened(markup), owner);
  };

  const argument = (text, element, event) => {
    if (text === "this") return element;
    if (text === "event") return event;
    if (text === "null") return null;
    return text.startsWith("'") ? text.slice(1, -1) : Number(text);
  };

  function run(element, event) {
    const text = element.getAttribute(`data-on${event.type}`);
    const [, number, rest] = text.match(call) || [];
    const given = number ? rest.match(/'[^']*'|[\w#-]+/g) || [] : [];
    const answer =
      number && CKEDITOR.tools.callFunction(Number(number), ...given.map((word) => argument(word, element, event)));
    if (/return false/.test(text) || (/return CKEDITOR/.test(text) && answer === false)) event.preventDefault();
  }

  // What a writer typed or pasted is never a handler.
  const isTool = (element) => element.closest(".cke, .cke_dialog, .cke_panel_container") && !element.closest(".cke_editable");

  function hear(event) {
    if (!event.target.closest || !isTool(event.target)) return;
    const bubbles = !["focus", "blur"].includes(event.type);
    for (let element = event.target; element; element = bubbles ? element.parentElement : null) {
      if (element.hasAttribute(`data-on${event.type}`)) run(element, event);
    }
    if (event.type === "click" && event.target.closest('a[href^="javascript:"]')) event.preventDefault();
  }

  function bind(root) {
    if (!root || bound.has(root)) return;
    bound.add(root);
    types.forEach((type) => root.addEventListener(type, hear, true));
  }

  // Menus live in frames of this origin, which CKEditor writes anew: each new root is bound.
  document.addEventListener(
    "load",
    (event) => {
      const frame = event.target;
      if (frame.tagName !== "IFRAME" || !frame.closest(".cke_panel")) return;
      bind(frame.contentDocument.documentElement);
      frame.contentDocument.querySelectorAll("[data-onload]").forEach((element) => run(element, new Event("load")));
    },
    true,
  );
  bind(document.documentElement);
})();
