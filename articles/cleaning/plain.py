"""The words of a clean body."""

import re
from html import unescape

_BLOCK_EDGE = re.compile(
    r"</?(?:p|h2|h3|ul|ol|li|blockquote|table|td|th|caption|aside|div|figure|figcaption)(?: [^>]*)?>"
    r"|<br>|<hr>"
)
_TAG = re.compile(r"<[^>]*>")


def plain_text(markup: str) -> str:
    """The words of a clean body without its markup, a line for each block."""
    lines = unescape(_TAG.sub("", _BLOCK_EDGE.sub("\n", markup))).split("\n")
    return "\n".join(filter(None, (line.strip() for line in lines)))


def plain_line(markup: str) -> str:
    """The same in one line."""
    return " ".join(plain_text(markup).split())


def plain_passage(markup: str) -> str:
    """The same with a dot after each block that does not end as a sentence does, such as a table's cell."""
    lines = [" ".join(line.split()) for line in plain_text(markup).split("\n")]
    *before, last = [line if line.rstrip(_CLOSING).endswith(_ENDS) else f"{line} ·" for line in lines]
    return " ".join([*before, last.removesuffix(" ·")])


_ENDS = (*".!?…:;,。！？：；，、؟؛،।॥",)
_CLOSING = "\"'”’»›“‘)]）」』"
