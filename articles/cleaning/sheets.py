"""The style sheet embedded in a source: macOS writes the formatting of RTF into one."""

import re
from html import escape

from articles.cleaning.tokens import Tag

_MOST_SHEETS = 5
_LONGEST_SHEET = 50_000
_LONGEST_STYLE = 500
_MOST_CLASSES = 5
_SELECTOR = re.compile(r"\s*([a-z0-9]*)\.([\w-]+)\s*", re.IGNORECASE)


class StyleSheet:
    """The styles of classes; other selectors are not read."""

    def __init__(self, markup: str) -> None:
        self.styles: dict[tuple[str, str], str] = {}
        """{(element or "", class): declarations}."""
        for sheet in _sheets(markup):
            for rule in _without_comments(sheet).split("}"):
                before, _, declared = rule.rpartition("{")
                self._add(re.split("[{;]", before)[-1], " ".join(declared.split()))

    def _add(self, selectors, declared):
        for selector in selectors.split(","):
            if found := _SELECTOR.fullmatch(selector):
                key = (found[1].lower(), found[2])
                self.styles[key] = f"{self.styles.get(key, '')}{declared};"[:_LONGEST_STYLE]

    def styled(self, tag: Tag) -> Tag:
        """The tag with the sheet's declarations for its classes before its own style."""
        if not self.styles or tag.is_end or "class" not in tag.attributes:
            return tag
        classes = tag.attributes["class"].split(maxsplit=_MOST_CLASSES)[:_MOST_CLASSES]
        keys = [(name, each) for each in classes for name in ("", tag.name)]
        found = "".join(self.styles[key] for key in keys if key in self.styles)
        if not found:
            return tag
        style = escape(found, quote=False) + tag.attributes.get("style", "")
        return tag._replace(attributes=tag.attributes | {"style": style})


def _without_comments(sheet: str) -> str:
    first, *others = sheet.replace("<!--", " ").replace("-->", " ").split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def _sheets(markup: str):
    """The contents of the first style elements."""
    end = 0
    for _ in range(_MOST_SHEETS):
        begin = _STYLE.search(markup, end)
        end = markup.find("</style", begin.end()) if begin else -1
        if end < 0:
            return
        yield markup[begin.end() : min(end, begin.end() + _LONGEST_SHEET)]


_STYLE = re.compile(r"<style(?:[ \t\n][^<>]*)?>", re.IGNORECASE)
