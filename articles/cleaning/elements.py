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
    "figure": {"data-image"},
    "img": {"alt", "height", "width"},
}
"""{element: its attributes}: what is stored. The editor's own filter is made from it, too."""
NEEDED = {"a": "href", "figure": "data-image"}
"""Elements that are nothing without an attribute."""

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
GROUPS = {"blockquote", "ul", "ol", "table", "figure"}
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
EMBEDS = {"iframe", "object", "embed", "audio", "video"}
OMITTED = {"object", "template", "svg", "math", "xml", "select", "button", "audio", "video", "canvas"}
"""Elements that are left out with their content, which is markup of its own."""
TAKES_TEXT = INLINE | HEADINGS | {"p", "li", "td", "th", "caption", "figcaption"}
BLANK = " \u00a0\u200b\u2060"
"""Spaces, and the characters of no width that editors leave where a caret stood."""
