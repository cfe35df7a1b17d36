// The link box: typed words find our own live stories, newest first; an address is used as it is.

import { gettext, ngettext } from "../texts.js";

const PAUSE = 200; // milliseconds
const GAP = 6; // pixels

const make = (name, values = {}) => Object.assign(document.createElement(name), values);
const isAddress = (text) => /^(https?:|mailto:|www\.|\/)|^[^\s/]+\.[a-z]{2,}(\/\S*)?$/i.test(text.trim());

// An address that is not of the web, such as javascript:…; a headline has a space after its colon.
const hasOtherScheme = (text) => !isAddress(text) && /^[a-z]+:\S/i.test(text.trim());

// Whether the text is a story search rather than an address.
const meansStory = (text) => Boolean(text.trim()) && !isAddress(text) && !hasOtherScheme(text);

// The rectangle of the line where the selection starts; for an empty paragraph, that of the paragraph.
function lineOfSelection() {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  if (!range) return null;
  const { startContainer: node } = range;
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return range.getClientRects()[0] ?? element.getBoundingClientRect();
}

export class LinkBox {
  constructor(editor, links) {
    Object.assign(this, { editor, links, active: -1, stories: [] });
    this.box = make("div", {
      className: "link-box",
      role: "dialog",
      hidden: true,
      ariaLabel: gettext("Link"),
    });
    this.field = this.makeField();
    this.list = make("ul", { id: "link-stories", role: "listbox", ariaLabel: gettext("Our stories") });
    this.said = make("p", { className: "link-said", role: "status" });
    this.box.append(this.field, this.makeButtons(), this.said, this.list);
    this.listen();
  }

  makeField() {
    const field = make("input", { type: "text", autocomplete: "off", role: "combobox", spellcheck: false });
    field.placeholder = field.ariaLabel = gettext("Find a story, or enter an address");
    field.setAttribute("aria-controls", "link-stories");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("enterkeyhint", "done");
    return field;
  }

  makeButtons() {
    const buttons = make("div", { className: "link-buttons" });
    const button = (textContent, act, className = "") => {
      const made = make("button", { type: "button", textContent, className });
      made.addEventListener("click", act);
      return made;
    };
    this.removal = button(gettext("Remove link"), () => this.remove());
    buttons.append(
      button(gettext("Link"), () => this.enter(), "is-main"),
      this.removal,
      button(gettext("Cancel"), () => this.close()),
    );
    return buttons;
  }

  listen() {
    this.field.addEventListener("input", (event) => {
      event.stopPropagation(); // Not part of the story's words.
      this.point(-1);
      this.isStale = true; // The list is for earlier words.
      this.stopFinding();
      if (hasOtherScheme(this.field.value)) this.show([]);
      else this.pause = setTimeout(() => this.find(), PAUSE);
    });
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const at = [...this.list.children].indexOf(target.closest("[role=option]"));
      if (at >= 0) this.take(this.stories[at]);
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (!this.box.hidden && !this.box.contains(target)) this.close();
    });
  }

  pressed(event) {
    const isField = event.target === this.field;
    const keys = {
      Escape: () => this.close(),
      ...(isField && {
        ArrowDown: () => this.move(1),
        ArrowUp: () => this.move(-1),
        Enter: () => this.enter(),
      }),
    };
    if (!keys[event.key] || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }

  open() {
    const { editor } = this;
    this.link = this.links.linkAt(editor);
    this.bookmarks = editor.getSelection()?.createBookmarks2(true);
    this.removal.hidden = !this.link;
    this.field.value = this.link?.data("cke-saved-href") ?? this.link?.getAttribute("href") ?? "";
    if (!this.box.isConnected) editor.container.$.append(this.box);
    this.say("");
    this.show([]);
    this.box.hidden = false;
    this.place();
    this.field.focus();
    this.field.select();
    if (!this.link) this.find();
  }

  // Below the text being linked.
  place() {
    const frame = this.editor.container.$.getBoundingClientRect();
    const line = this.link?.$.getBoundingClientRect() ?? lineOfSelection() ?? frame;
    const room = Math.max(0, frame.width - this.box.offsetWidth);
    this.box.style.insetBlockStart = `${line.bottom - frame.top + GAP}px`;
    this.box.style.left = `${Math.min(Math.max(0, line.left - frame.left), room)}px`;
  }

  async find() {
    const q = this.field.value.trim();
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const address = `${this.editor.element.$.dataset.linkUrl}?${new URLSearchParams({ q, newest: "yes" })}`;
    try {
      const answer = await fetch(address, { signal });
      if (!answer.ok) throw new TypeError(answer.statusText);
      const { stories } = await answer.json();
      this.show(stories);
      this.say(isAddress(q) && !stories.length ? "" : this.found(stories.length));
    } catch (error) {
      if (error.name === "AbortError") return;
      this.show([]);
      this.say(gettext("The desk is not responding. You can still enter an address."));
    }
    this.isStale = false;
  }

  stopFinding() {
    clearTimeout(this.pause);
    this.asking?.abort();
  }

  found(count) {
    return count
      ? ngettext("{count} story found.", "{count} stories found.", count)
      : gettext("No live story matches. Try other words, or enter an address.");
  }

  show(stories) {
    this.stories = stories;
    const items = stories.map(({ headline, published }, index) => {
      const item = make("li", { role: "option", id: `link-story-${index}`, ariaSelected: "false" });
      item.append(
        make("span", { textContent: headline, dir: "auto" }),
        make("small", { textContent: published }),
      );
      return item;
    });
    this.list.replaceChildren(...items);
    this.list.hidden = !items.length;
    this.field.setAttribute("aria-expanded", String(items.length > 0));
    this.box.scrollIntoView({ block: "nearest" });
    // Marks the story that Enter would take.
    this.point(items.length && meansStory(this.field.value) ? 0 : -1);
  }

  say(words) {
    this.said.textContent = words;
  }

  move(step) {
    const { length } = this.stories;
    if (length) this.point(this.active < 0 && step < 0 ? length - 1 : (this.active + step + length) % length);
  }

  point(index) {
    this.active = index;
    [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", `link-story-${index}`);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  async enter() {
    if (this.isStale && meansStory(this.field.value)) {
      clearTimeout(this.pause);
      await this.find();
      if (this.isStale || this.box.hidden) return;
    }
    if (this.active >= 0) this.take(this.stories[this.active]);
    else this.apply();
  }

  apply() {
    const typed = this.field.value;
    const href = isAddress(typed) || this.link ? this.links.inFull(typed) : "";
    if (href) return this.put(href, typed.trim().replace(/^mailto:/i, ""));
    if (meansStory(typed)) return this.field.focus(); // The search has said why.
    this.stopFinding(); // The answer would overwrite the reason.
    this.say(
      this.links.runs(typed)
        ? gettext("A link can’t run a script: enter a web address.")
        : gettext("Enter a web address, or choose a story."),
    );
    this.field.focus();
  }

  take({ address, headline }) {
    this.put(address, headline);
  }

  put(href, words) {
    this.close();
    this.links.putLink(this.editor, this.link, href, words);
  }

  remove() {
    this.close();
    this.editor.execCommand("unlink");
  }

  close() {
    if (this.box.hidden) return;
    this.box.hidden = true;
    this.stopFinding();
    this.editor.focus();
    if (this.bookmarks) this.editor.getSelection().selectBookmarks(this.bookmarks);
  }
}
