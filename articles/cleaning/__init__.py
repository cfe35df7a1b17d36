"""The allow-list sanitiser: whatever spelling of the same words comes in, one canonical form goes out.

So what an editor's program rewrites is no change. Its public name is `articles.html.clean`.
"""

import re
from functools import lru_cache

from articles.cleaning.balancing import Balancer
from articles.cleaning.characters import one_line, tidy_characters, without_unseen
from articles.cleaning.left_out import LeftOut
from articles.cleaning.nodes import as_attributes, quoted
from articles.cleaning.plain import plain_text
from articles.cleaning.rewriting import Rewriter
from articles.cleaning.sanitising import sanitised

__all__ = [
    "LONGEST_BODY",
    "LeftOut",
    "as_attributes",
    "clean",
    "clean_and_count",
    "one_line",
    "plain_text",
    "quoted",
    "tidy_characters",
]

LONGEST_BODY = 500_000
"""Characters of HTML that a body may have, before and after it is cleaned; some fifty times a long read.
What comes out longer is cleaned once, to be refused."""


def clean(markup: str) -> str:
    """The same words in the canonical form of the allowed elements, and nothing else.

    Cleaning what is clean changes nothing. Its work is linear in the length of the markup.
    """
    return clean_and_count(markup)[0]


@lru_cache(maxsize=16)
def clean_and_count(markup: str) -> tuple[str, LeftOut]:
    """The clean form, and what a person who pasted the markup may miss in it."""
    # The cache: an act on a story cleans the same words on every way into the database.
    cleaned, left_out = _once(_with_paragraphs(without_unseen(markup)))
    for _ in range(4):
        before = cleaned
        cleaned, _ = _once(before)
        if cleaned == before or len(cleaned) > LONGEST_BODY:
            break
    return cleaned, left_out


def _once(markup: str) -> tuple[str, LeftOut]:
    balanced, left_out = Balancer.balance(markup)
    return Rewriter.rewrite(sanitised(balanced)), left_out


def _with_paragraphs(text: str) -> str:
    """Text without any tag as paragraphs: it was typed, with an empty line between them."""
    if _TAG.search(text):
        return text
    return "".join(f"<p>{paragraph}</p>" for paragraph in _EMPTY_LINE.split(text))


_TAG = re.compile(r"<[a-zA-Z/!?]")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
