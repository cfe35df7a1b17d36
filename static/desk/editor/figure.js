// A picture in the text: stored as <figure data-image="KEY"><img …><figcaption>Caption <cite>(Credit)</cite>
// </figcaption></figure>, shown with its caption and its credit as two places to write in.
(() => {
  const Element = CKEDITOR.htmlParser.element;
  const BLANK = /^(?:\s|&nbsp;|\u00a0)+|(?:\s|&nbsp;|\u00a0)+$/g;

  const isFigure = (element) => element.name === "figure" && "data-image" in element.attributes;
  const find = (element, name) => element.find((child) => child.name === name, true)[0];

  function markup(nodes) {
    const writer = new CKEDITOR.htmlParser.basicWriter();
    nodes.forEach((node) => node.writeHtml(writer));
    return writer.getHtml(true).replace(/<br\s*\/?>/g, " ").replace(BLANK, "");
  }

  const textOf = (html) => html.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").replace(BLANK, "");
  const withoutBrackets = (text) => text.replace(/^\(([\s\S]*)\)$/, "$1");

  function place(name, className, html) {
    const element = new Element(name, { class: className });
    element.setHtml(html);
    return element;
  }

  function open(figure) {
    const caption = find(figure, "figcaption");
    const cite = caption && find(caption, "cite");
    const credit = cite ? withoutBrackets(textOf(markup(cite.children))) : "";
    if (cite) cite.remove();
    const image = find(figure, "img");
    const words = new Element("figcaption");
    words.add(place("div", "figure-caption", caption ? markup(caption.children) : ""));
    words.add(place("div", "figure-credit", credit));
    figure.children = [];
    figure.add(image);
    figure.add(words);
    return figure;
  }

  function close(figure) {
    const [caption, credit] = find(figure, "figcaption").find("div", true).map((words) => markup(words.children));
    const image = find(figure, "img").attributes;
    const stored = new Element("figure", { "data-image": figure.attributes["data-image"] });
    const { src, alt, width, height } = { ...image, src: image["data-cke-saved-src"] || image.src };
    stored.add(new Element("img", { src, alt: alt || "", width, height }));
    if (caption || credit) {
      const words = new Element("figcaption");
      words.setHtml([caption, credit && `<cite>(${withoutBrackets(textOf(credit))})</cite>`].filter(Boolean).join(" "));
      stored.add(words);
    }
    return stored;
  }

  const encode = CKEDITOR.tools.htmlEncode;
  const attribute = CKEDITOR.tools.htmlEncodeAttr;

  function markupOf(image) {
    const credit = image.credit ? `<cite>(${encode(image.credit)})</cite>` : "";
    const words = [encode(image.caption), credit].filter(Boolean).join(" ");
    return (
      `<figure data-image="${attribute(image.key)}"><img src="${attribute(image.src)}" alt="${attribute(image.alt_text)}"` +
      ` width="${image.width}" height="${image.height}">${words && `<figcaption>${words}</figcaption>`}</figure>`
    );
  }

  // A place without words says what belongs there.
  function showEmpty({ editables }) {
    Object.values(editables).forEach(({ $: place }) => place.classList.toggle("is-empty", !place.textContent.trim()));
  }

  function wordsOf(widget) {
    const { caption, credit } = widget.editables;
    return {
      caption: textOf(caption.getData()),
      credit: withoutBrackets(textOf(credit.getData())),
      alt_text: widget.parts.image.getAttribute("alt") || "",
    };
  }

  const decode = CKEDITOR.tools.htmlDecode;

  function askForWords(editor, widget) {
    const before = wordsOf(widget);
    NewsroomPicker.askForWords({
      words: { ...before, caption: decode(before.caption), credit: decode(before.credit) },
      picture: widget.parts.image.getAttribute("src"),
      onDone(words) {
        editor.fire("saveSnapshot");
        // A caption that was not touched keeps its links and its emphasis.
        if (encode(words.caption) !== before.caption) widget.editables.caption.setData(encode(words.caption));
        widget.editables.credit.setData(encode(words.credit));
        widget.parts.image.setAttribute("alt", words.alt_text);
        editor.fire("saveSnapshot");
      },
      onClose: () => widget.focus(),
    });
  }

  function rememberPlace(editor) {
    const selection = editor.getSelection();
    const ranges = selection ? selection.getRanges() : [];
    if (ranges.length) return selection.createBookmarks2(true);
    return null;
  }

  function returnTo(editor, bookmarks) {
    editor.focus();
    if (bookmarks) return editor.getSelection().selectBookmarks(bookmarks);
    const range = editor.createRange();
    range.moveToElementEditEnd(editor.editable());
    range.select();
  }

  function insert(editor, image) {
    editor.insertHtml(markupOf(image));
    editor.fire("saveSnapshot");
  }

  function choose(editor) {
    const bookmarks = rememberPlace(editor);
    NewsroomPicker.open({
      from: editor.element.$,
      onClose: () => returnTo(editor, bookmarks),
      onChoose: (image) => insert(editor, image),
    });
  }

  async function upload(editor, files) {
    for (const file of files) {
      const notice = editor.showNotification(`Uploading ${file.name}…`, "progress", 0);
      try {
        insert(editor, await NewsroomPicker.upload(editor.element.$, file));
        notice.hide();
      } catch (refusal) {
        notice.update({ type: "warning", message: encode(`${file.name}: ${refusal.message}`), important: true });
      }
    }
  }

  function pasted(editor, event) {
    const transfer = event.data.dataTransfer;
    const files = Array.from({ length: transfer.getFilesCount() }, (_, index) => transfer.getFile(index));
    const pictures = files.filter((file) => file && file.type.startsWith("image/"));
    // Word puts a picture of the whole text beside the text itself.
    if (!pictures.length || transfer.getData("text/html")) return;
    event.cancel();
    upload(editor, pictures);
  }

  CKEDITOR.plugins.add("figure", {
    requires: "widget,notification",

    init(editor) {
      editor.widgets.add("figure", {
        editables: {
          caption: { selector: ".figure-caption", allowedContent: "em strong; a[!href]" },
          credit: { selector: ".figure-credit", allowedContent: "em" },
        },
        parts: { image: "img" },
        upcast: (element) => isFigure(element) && Boolean(find(element, "img")) && open(element),
        downcast: close,
        getLabel: () => "Picture",
        init() {
          this.editables.caption.setAttribute("title", "Caption");
          this.editables.credit.setAttribute("title", "Credit");
          showEmpty(this);
          this.on("edit", (event) => {
            event.cancel();
            askForWords(editor, this);
          });
        },
      });

      editor.addCommand("figure", {
        requiredContent: "figure[data-image]",
        exec() {
          const focused = editor.widgets.focused;
          if (focused?.name === "figure") focused.edit();
          else choose(editor);
        },
        async: true,
      });
      editor.ui.addButton("Figure", { label: "Picture", command: "figure", toolbar: "insert" });

      editor.on("key", (event) => {
        const isEnter = [CKEDITOR.SHIFT + 13, 13].includes(event.data.keyCode);
        if (isEnter && editor.widgets.widgetHoldingFocusedEditable?.name === "figure") event.cancel();
      }, null, null, 1);
      editor.on("change", () => {
        Object.values(editor.widgets.instances).forEach((widget) => widget.name === "figure" && showEmpty(widget));
      });
      editor.on("paste", (event) => pasted(editor, event), null, null, 0);
    },

    afterInit(editor) {
      // Only a figure of our library holds a picture: any other would be lost on save, so it goes at once.
      const rules = { elements: { img: (image) => (image.getAscendant(isFigure) ? image : false) } };
      editor.dataProcessor.dataFilter.addRules(rules, { priority: 1 });
      editor.dataProcessor.htmlFilter.addRules({ elements: { figure: (f) => (isFigure(f) ? f : false) } });
    },
  });
})();
