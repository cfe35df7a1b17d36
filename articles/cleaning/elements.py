"""The elements and attributes of the canonical form."""

RENAMED = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "del": "s",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
}
INLINE = {"strong", "em", "s", "sub", "sup", "a", "cite", "span"}
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
_DIRECTED = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "table", "caption", "td", "th", "figcaption"}
ATTRIBUTES = {
    **{tag: {"dir", "lang"} for tag in _DIRECTED},
    "td": {"dir", "lang", "colspan", "rowspan"},
    "th": {"dir", "lang", "colspan", "rowspan", "scope"},
    "a": {"href"},
    "figure": {"data-image"},
    "img": {"alt", "width", "height"},
}
TAKES_TEXT = INLINE | HEADINGS | {"p", "li", "td", "th", "caption", "figcaption"}
BLANK = " \u00a0\u200b\u2060"
"""Spaces, and the characters of no width that editors leave where a caret stood."""
