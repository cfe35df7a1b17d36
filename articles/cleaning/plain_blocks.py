"""A quick test for blocks that cleaning leaves unchanged: most of what people write."""

import re

from articles.cleaning.characters import tidy_characters

_WORDS = r"(?! )(?: ?(?:[^\s<>&\u200b\u2060\uf020-\uf0ff]++|&(?:amp|lt|gt);))++"
"""Words in canonical form, without a space at either end and without codes of symbol fonts."""
_HOST = r"(?![a-z0-9.-]*xn--)(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*"
"""Not one that may be no host after all: punycode that does not decode, or numbers."""
_LINK = rf'<a href="https://{_HOST}/[A-Za-z0-9/_-]*">{_WORDS}</a>'
_SENTENCES = rf"{_WORDS}(?: ?{_LINK} ?{_WORDS})*(?: ?{_LINK})?"
"""There must be words between two links: adjacent ones may be parts of one link."""
_BLOCK = re.compile(
    rf"<p>{_SENTENCES}</p>"
    rf"|<h2>{_WORDS}</h2>|<h3>{_WORDS}</h3>"
    rf"|<(?P<list>[uo]l)>(?:<li>{_SENTENCES}</li>)+</(?P=list)>"
    rf"|<blockquote>(?:<p>{_SENTENCES}</p>)+</blockquote>"
)


def is_plain(block: str) -> bool:
    """Whether a block is a paragraph, heading, list or quotation of words and links, in clean form."""
    return bool(_BLOCK.fullmatch(block)) and tidy_characters(block) == block
