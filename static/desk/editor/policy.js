// CKEditor 4 writes its event handlers as attributes, which `script-src 'self'` forbids. Its templates
// are made to write them under names that mean nothing to a browser, and the calls are made from here.
(() => {
  const types = ["blur", "click", "dragstart", "focus", "keydown", "mousedown", "mouseout", "mouseover", "mouseup"];
  const attribute = new RegExp(`\\son(${types.join("|")}|load)=`, "g");
  const call = /CKEDITOR\.tools\.callFunction\((\d+)((?:\s*,\s*(?:'[^']*'|[\w#-]+))*)\s*\)/;
  const bound = new WeakSet();

  const output = CKEDITOR.template.prototype.output;
  CKEDITOR.template.prototype.output = function (values, buffer) {
    const markup = output.call(this, values).replace(attribute, " data-on$1=");
    return buffer ? buffer.push(markup) : markup;
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
  const isOurs = (element) => element.closest?.(".cke, .cke_dialog, body.cke_panel_frame, .cke_panel_container, html.cke_panel_container") && !element.closest(".cke_editable");

  function hear(event) {
    const bubbles = !["focus", "blur"].includes(event.type);
    for (let element = event.target; element?.getAttribute; element = bubbles ? element.parentElement : null) {
      if (element.hasAttribute(`data-on${event.type}`) && isOurs(element)) run(element, event);
    }
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
