// The picture dialog: search the library, send a picture to it, choose one; and the dialog for a picture's words.
//
// NewsroomPicker.open({from, onChoose(image), onClose()})  `from` is the element that names the addresses
//     (data-picker-url, data-upload-url) and stands in the form that holds the CSRF token
// NewsroomPicker.upload(from, file) -> Promise of the image; refused with the words for the writer
// NewsroomPicker.askForWords({words, picture, onDone(words), onClose()})
window.NewsroomPicker = (() => {
  const SIGNED_OUT = "You have been signed out. Sign in again in another tab, then try again here.";
  const UNREACHED = "The newsroom could not be reached. Check the connection, then try again.";
  const FAILED = "The newsroom could not do that just now. Try again in a moment.";

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => {
      if (typeof value === "boolean") element.toggleAttribute(name, value);
      else element.setAttribute(name, value);
    });
    element.append(...children);
    return element;
  }

  async function ask(address, options) {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, ...options }).catch(() => {
      throw new Error(UNREACHED);
    });
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (answer.status === 413) throw new Error("The file is too large for this newsroom.");
    if (answer.redirected || answer.status === 403) throw new Error(SIGNED_OUT);
    const found = isJson ? await answer.json() : {};
    if (!answer.ok || !isJson) throw new Error(found.error || FAILED);
    return found;
  }

  const token = (from) => document.querySelector("input[name=csrfmiddlewaretoken]", from.form).value;

  function upload(from, file) {
    const body = new FormData();
    body.append("file", file);
    const headers = { Accept: "application/json", "X-CSRFToken": token(from) };
    return ask(from.dataset.uploadUrl, { method: "POST", headers, body });
  }

  // Exists only while it is open, so that its fields are never taken for those of the page.
  function show(title, className, onClose) {
    const heading = make("h2", { id: "picker-title" }, title);
    const close = make("button", { type: "button", class: "picker-close", "aria-label": "Close" }, "×");
    const header = make("header", {}, heading, close);
    const dialog = make("dialog", { class: `picker ${className}`, "aria-labelledby": "picker-title" }, header);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      onClose?.();
    });
    document.body.append(dialog);
    return dialog;
  }

  function field(label, input, help) {
    const id = `picker-${label.toLowerCase().replace(/\W+/g, "-")}`;
    input.id = id;
    const parts = [make("label", { for: id }, label), input];
    if (help) {
      input.setAttribute("aria-describedby", `${id}-help`);
      parts.push(make("p", { id: `${id}-help`, class: "picker-help" }, help));
    }
    return make("div", { class: "picker-field" }, ...parts);
  }

  function thumbnail(image, choose) {
    const picture = make("img", { src: image.thumb, alt: image.alt_text, loading: "lazy" });
    const words = make("span", { class: "picker-words" }, image.caption || image.alt_text || "(no caption)");
    const credit = make("span", { class: "picker-credit" }, image.credit ? `(${image.credit})` : "");
    const button = make("button", { type: "button", class: "picker-choice" }, picture, words, credit);
    button.addEventListener("click", () => choose(image));
    return make("li", {}, button);
  }

  // The arrow keys walk the pictures as the eye does: along a row, and up and down between rows.
  function walk(event) {
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const top = buttons[0]?.offsetTop;
    const columns = buttons.filter((button) => button.offsetTop === top).length;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (at < 0 || !step || !buttons[at + step]) return;
    event.preventDefault();
    buttons[at + step].focus();
  }

  class Library {
    constructor(from, choose) {
      this.from = from;
      this.choose = choose;
      this.list = make("ul", { class: "picker-grid", "aria-label": "Pictures in the library" });
      this.status = make("p", { class: "picker-status", role: "status" });
      this.older = make("button", { type: "button", class: "picker-older", hidden: true }, "Older pictures");
      this.older.addEventListener("click", () => this.load(this.next));
      this.list.addEventListener("keydown", walk);
    }

    async load(before = "") {
      const asked = (this.asked = Symbol("the newest question; answers to earlier ones come too late"));
      const address = new URL(this.from.dataset.pickerUrl, location.href);
      address.search = new URLSearchParams({ q: this.query || "", before });
      this.status.textContent = "Looking…";
      try {
        const found = await ask(address);
        if (asked === this.asked) this.show(found, before);
      } catch (refusal) {
        if (asked === this.asked) this.status.textContent = refusal.message;
      }
    }

    show({ images, next }, before) {
      const choices = images.map((image) => thumbnail(image, this.choose));
      if (before) this.list.append(...choices);
      else this.list.replaceChildren(...choices);
      if (before) choices[0]?.querySelector("button").focus();
      this.next = next;
      this.older.hidden = !next;
      const none = this.query ? `No picture has “${this.query}” in its words.` : "The library has no picture yet.";
      this.status.textContent = this.list.children.length ? "" : none;
    }

    search(query) {
      clearTimeout(this.pause);
      this.pause = setTimeout(() => {
        this.query = query.trim();
        this.load();
      }, 200);
    }
  }

  function dropping(target, take) {
    const mark = (isOver) => target.classList.toggle("is-over", isOver);
    target.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      mark(true);
    });
    target.addEventListener("dragleave", () => mark(false));
    target.addEventListener("drop", (event) => {
      mark(false);
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      take(event.dataTransfer.files[0]);
    });
  }

  function uploader(from, choose) {
    const input = make("input", { type: "file", accept: "image/*" });
    const message = make("p", { class: "picker-error", role: "alert" });
    const part = field("Upload a picture", input, "Or drop a file anywhere in this window.");
    part.append(message);

    async function take(file) {
      message.textContent = "";
      part.classList.add("is-busy");
      try {
        choose(await upload(from, file));
      } catch (refusal) {
        message.textContent = `${file.name}: ${refusal.message}`;
      }
      part.classList.remove("is-busy");
      input.value = "";
    }
    input.addEventListener("change", () => input.files.length && take(input.files[0]));
    return { part, take };
  }

  function open({ from, onChoose, onClose }) {
    const dialog = show("Choose a picture", "picker-library", () => {
      onClose?.();
      if (chosen) onChoose(chosen);
    });
    let chosen = null;
    const choose = (image) => {
      chosen = image;
      dialog.close();
    };
    const library = new Library(from, choose);
    const search = make("input", { type: "search", autocomplete: "off", autofocus: true });
    search.addEventListener("input", () => library.search(search.value));
    // A search field would take Escape for "clear".
    search.addEventListener("keydown", (event) => event.key === "Escape" && dialog.close());
    const { part, take } = uploader(from, choose);
    dropping(dialog, take);
    const top = make("div", { class: "picker-top" }, field("Search the library", search), part);
    dialog.append(top, library.status, library.list, library.older);
    dialog.showModal();
    library.load();
  }

  function askForWords({ words, picture, onDone, onClose }) {
    const dialog = show("Words of this picture", "picker-words-dialog", onClose);
    const inputs = {
      caption: make("textarea", { rows: "3" }),
      credit: make("input", { type: "text" }),
      alt_text: make("textarea", { rows: "2" }),
    };
    Object.entries(inputs).forEach(([name, input]) => (input.value = words[name]));
    const done = make("button", { type: "submit", class: "picker-done" }, "Done");
    const cancel = make("button", { type: "button" }, "Cancel");
    cancel.addEventListener("click", () => dialog.close());
    const form = make(
      "form",
      { method: "dialog" },
      make("img", { src: picture, alt: "" }),
      field("Caption", inputs.caption, "What it shows: who, where and when."),
      field("Credit", inputs.credit, "Whose it is, without brackets."),
      field("Alt text", inputs.alt_text, "For those who can’t see it: what it shows, in a line."),
      make("footer", {}, cancel, done),
    );
    form.addEventListener("submit", () => {
      const line = (input) => input.value.replace(/\s+/g, " ").trim();
      onDone({ caption: line(inputs.caption), credit: line(inputs.credit), alt_text: line(inputs.alt_text) });
    });
    dialog.append(form);
    dialog.showModal();
    inputs.caption.focus();
  }

  return { open, upload, askForWords, dropping };
})();
