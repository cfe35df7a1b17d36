"""The allow-list sanitiser: whatever spelling of the same words comes in, one canonical form goes out.

So what an editor's program rewrites is no change. Its public name is `articles.html.clean`.
"""

import re
from functools import lru_cache

from articles.cleaning.characters import one_line, tidy_characters, without_unseen
from articles.cleaning.nodes import as_attributes, quoted
from articles.cleaning.rewriting import Rewriter
from articles.cleaning.sanitising import sanitised

__all__ = ["as_attributes", "clean", "one_line", "quoted", "tidy_characters"]


@lru_cache(maxsize=16)
def clean(markup: str) -> str:
    """The same words in the canonical form of the allowed elements, and nothing else.

    Cleaning what is clean changes nothing. An act on a story cleans the same words several times,
    on every way into the database: the last few are remembered.
    """
    cleaned = _with_paragraphs(without_unseen(markup))
    for _ in range(4):
        before = cleaned
        cleaned = Rewriter.rewrite(sanitised(before))
        if cleaned == before:
            break
    return cleaned


def _with_paragraphs(text: str) -> str:
    """Text without any tag as paragraphs: it was typed, with an empty line between them."""
    if _TAG.search(text):
        return text
    return "".join(f"<p>{paragraph}</p>" for paragraph in _EMPTY_LINE.split(text))


_TAG = re.compile(r"<[a-zA-Z/!?]")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
