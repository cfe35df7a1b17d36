"""Blocks that cleaning leaves as they are, known at a glance: most of what people write."""

import re

from articles.cleaning.characters import tidy_characters

_WORDS = r"(?! )(?: ?(?:[^\s<>&\u200b\u2060]++|&(?:amp|lt|gt);))++"
"""In their form, without a space at either end."""
_LINK = rf'<a href="https://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/_-]*">{_WORDS}</a>'
_SENTENCES = rf"{_WORDS}(?: ?{_LINK} ?{_WORDS})*(?: ?{_LINK})?"
"""Two links have words between them: without any, they may be parts of one."""
_BLOCK = re.compile(
    rf"<p>{_SENTENCES}</p>"
    rf"|<h2>{_WORDS}</h2>|<h3>{_WORDS}</h3>"
    rf"|<(?P<list>[uo]l)>(?:<li>{_SENTENCES}</li>)+</(?P=list)>"
    rf"|<blockquote>(?:<p>{_SENTENCES}</p>)+</blockquote>"
)


def is_plain(block: str) -> bool:
    """Whether a block is words, links among them, a heading, a list or a quotation, in their cleaned form."""
    return bool(_BLOCK.fullmatch(block)) and tidy_characters(block) == block
