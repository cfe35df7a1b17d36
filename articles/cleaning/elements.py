"""The elements and attributes of the canonical form, in one table, and what else is read."""

_DIRECTION = {"dir", "lang"}
KEPT = {
    **dict.fromkeys(("p", "h2", "h3", "blockquote", "ul", "table", "caption", "figcaption"), _DIRECTION),
    "ol": _DIRECTION | {"reversed", "start", "type"},
    "li": _DIRECTION | {"value"},
    **{tag: set() for tag in ("thead", "tbody", "tfoot", "tr", "hr", "br")},
    "td": _DIRECTION | {"colspan", "rowspan"},
    "th": _DIRECTION | {"colspan", "rowspan", "scope"},
    **{tag: set() for tag in ("strong", "em", "s", "sub", "sup", "cite")},
    "a": {"href"},
    "div": {"class"},
    "aside": _DIRECTION | {"class"},
    "figure": {"class", "data-image"},
    "img": {"alt", "height", "width"},
}
"""{element: its attributes}: what is stored. The editor's own filter is derived from it, too."""
NEEDED = {"a": "href", "aside": "class", "div": "class", "figure": "data-image"}
"""{element: an attribute without which it is dropped}."""
WIDTHS = ("wide", "full", "side")
"""Classes of a picture that is not as wide as the text: wider, as wide as the window, or beside the text."""
GROUP_SIZES = {"pair": 2, "comparison": 2, "gallery": 12}
"""{class of a group of pictures: the most that it holds}; each holds at least two."""
CLASSES = {
    "aside": ("pull-quote", "fact-box", "embed"),
    "div": (*GROUP_SIZES,),
    "figure": (*WIDTHS, *GROUP_SIZES),
}
"""{element: the classes that are read}. Adjacent figures of a group's class are stored in a group."""

RENAMED = {
    "b": "strong",
    "i": "em",
    "dfn": "em",
    "var": "em",
    "strike": "s",
    "del": "s",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
}
INLINE = {"strong", "em", "s", "sub", "sup", "a", "cite"}
HEADINGS = {"h2", "h3"}
GROUPS = {"blockquote", "ul", "ol", "table", "figure", "aside"}
PLACES = {
    "li": {"ul", "ol"},
    **{key: {"table"} for key in ("caption", "thead", "tbody", "tfoot")},
    "tr": {"thead", "tbody", "tfoot"},
    **{key: {"tr"} for key in ("td", "th")},
    "figcaption": {"figure"},
}
"""{element: the only parents that it may have}."""
VOID = {"br", "hr", "img"}
DIVISIONS = {
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "address",
    "pre",
    "listing",
    "hgroup",
    "dl",
    "dt",
    "dd",
    "details",
    "summary",
    "dialog",
    "form",
    "fieldset",
    "legend",
    "center",
    "search",
}
READ = {
    **KEPT,
    **dict.fromkeys(DIVISIONS, _DIRECTION),
    "div": {"class", *_DIRECTION},
    "aside": KEPT["aside"],
}
"""{element: its attributes}: what is read, for elements by their stored names and for divisions."""
EMBEDS = {"iframe", "object", "embed", "audio", "video"}
OMITTED = {"object", "template", "svg", "math", "xml", "select", "button", "audio", "video", "canvas"}
"""Elements that are left out together with their content, which is markup of another kind."""
TAKES_TEXT = INLINE | HEADINGS | {"p", "li", "td", "th", "caption", "figcaption"}
BLANK = " \u00a0\u200b\u2060"
"""Spaces, and the zero-width characters that editors leave where the caret was."""
