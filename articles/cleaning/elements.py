"""The elements and attributes of the canonical form, in one table, and what is read besides them."""

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
"""{element: its attributes}: what is stored. The editor's own filter is made from it, too."""
NEEDED = {"a": "href", "aside": "class", "div": "class", "figure": "data-image"}
"""Elements that are nothing without an attribute."""
WIDTHS = ("wide", "full", "side")
"""Classes of a picture that is not as wide as the text: wider, as wide as the window, or beside the text."""
GROUP_SIZES = {"pair": 2, "comparison": 2, "gallery": 12}
"""{class of a group of pictures: how many it holds at most}; each holds two at least."""
CLASSES = {
    "aside": ("pull-quote", "fact-box", "embed"),
    "div": (*GROUP_SIZES,),
    "figure": (*WIDTHS, *GROUP_SIZES),
}
"""What is read of classes. A figure of a group's class is stored in a group with those beside it."""

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
"""Elements that stand in these alone."""
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
"""{element: its attributes}: what is read, of elements under their stored names and of divisions."""
EMBEDS = {"iframe", "object", "embed", "audio", "video"}
OMITTED = {"object", "template", "svg", "math", "xml", "select", "button", "audio", "video", "canvas"}
"""Elements that are left out with their content, which is markup of its own."""
TAKES_TEXT = INLINE | HEADINGS | {"p", "li", "td", "th", "caption", "figcaption"}
BLANK = " \u00a0\u200b\u2060"
"""Spaces, and the characters of no width that editors leave where a caret stood."""
