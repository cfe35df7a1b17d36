// CKEditor 4 writes its event handlers as attributes, which `script-src 'self'` forbids. Its templates are
// patched to write them as data attributes, and this module makes the calls.

const types = "blur click dragstart focus keydown mousedown mouseout mouseover mouseup".split(" ");
// Those that redraw a tool by `this.style` or refuse a key press only exist for Firefox, and are not needed.
const isCall = '(?=[^"]*(CKEDITOR\\.tools\\.callFunction|return false|this\\.style))';
const handlers = new RegExp(`\\son(${types.join("|")}|keypress|load)="${isCall}`, "g");
const call = /CKEDITOR\.tools\.callFunction\((\d+)((?:\s*,\s*(?:'[^']*'|[\w#-]+))*)\s*\)/;
const bound = new WeakSet();

// The markup with its handler attributes renamed.
export const quietened = (markup) => String(markup).replace(handlers, ' data-on$1="');

// The CKEditor function number a handler calls, and its arguments as source text; null for other handlers.
export function callIn(handler) {
  const [, number, rest] = handler.match(call) || [];
  return number ? { number: Number(number), given: rest.match(/'[^']*'|[\w#-]+/g) || [] } : null;
}

// Whether the handler prevents the browser's default action.
export function prevents(handler, answer) {
  return /return false/.test(handler) || (/return CKEDITOR/.test(handler) && answer === false);
}

function quietenTemplates({ template, dom }) {
  const { output } = template.prototype;
  template.prototype.output = function (values, buffer) {
    const markup = quietened(output.call(this, values));
    return buffer ? buffer.push(markup) : markup;
  };
  // Some dialogs build their HTML without a template.
  const { setHtml } = dom.element.prototype;
  dom.element.prototype.setHtml = function (markup) {
    return setHtml.call(this, this.$.closest(".cke_dialog") ? quietened(markup) : markup);
  };
  const { createFromHtml } = dom.element;
  // CKEditor sometimes calls this with `new`, which an arrow function would reject.
  dom.element.createFromHtml = function (markup, owner) {
    return createFromHtml(quietened(markup), owner);
  };
}

function argument(text, element, event) {
  const named = { this: element, event, null: null };
  if (Object.hasOwn(named, text)) return named[text];
  return text.startsWith("'") ? text.slice(1, -1) : Number(text);
}

function run(element, event) {
  const handler = element.getAttribute(`data-on${event.type}`);
  const found = callIn(handler);
  const given = found?.given.map((text) => argument(text, element, event));
  const answer = found && window.CKEDITOR.tools.callFunction(found.number, ...given);
  if (prevents(handler, answer)) event.preventDefault();
}

// Handlers in typed or pasted content are never bound.
function isTool(element) {
  return element.closest(".cke, .cke_dialog, .cke_panel_container") && !element.closest(".cke_editable");
}

function handle(event) {
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
  types.forEach((type) => root.addEventListener(type, handle, true));
}

// Menus are same-origin frames that CKEditor rewrites: each new root is bound.
function bindMenu({ target: frame }) {
  if (frame.tagName !== "IFRAME" || !frame.closest(".cke_panel")) return;
  bind(frame.contentDocument.documentElement);
  const loaded = frame.contentDocument.querySelectorAll("[data-onload]");
  loaded.forEach((element) => run(element, new Event("load")));
}

export function keepToPolicy(CKEDITOR) {
  quietenTemplates(CKEDITOR);
  document.addEventListener("load", bindMenu, true);
  bind(document.documentElement);
}
