"""The allow-list sanitiser: whatever markup the same words come in, they go out in one canonical form.

So markup that an editing program has merely rewritten is not a change. Use it as `articles.html.clean`.
"""

import re
from functools import lru_cache
from itertools import pairwise

from articles.cleaning.balancing import Balancer
from articles.cleaning.characters import one_line, tidy_characters, without_unseen
from articles.cleaning.left_out import LeftOut
from articles.cleaning.nodes import as_attributes, quoted
from articles.cleaning.plain import plain_line, plain_passage, plain_text
from articles.cleaning.plain_blocks import is_plain
from articles.cleaning.rewriting import Rewriter
from articles.cleaning.sanitising import sanitised

__all__ = [
    "LONGEST_BODY",
    "MOST_PIECES",
    "LeftOut",
    "as_attributes",
    "clean",
    "clean_and_count",
    "has_too_many_pieces",
    "is_clean",
    "one_line",
    "plain_line",
    "plain_passage",
    "plain_text",
    "quoted",
    "tidy_characters",
]

LONGEST_BODY = 500_000
"""The most characters of HTML in a body, before and after it is cleaned; some fifty times a long read.
A longer result is cleaned only once, as it will be refused."""


MOST_PIECES = 30_000
"""The most tags and lines of HTML in a body, before and after it is cleaned: some 30 microseconds each."""


def has_too_many_pieces(markup: str) -> bool:
    """Whether the markup would take seconds to clean; nothing that people write does."""
    text = without_unseen(markup)
    return text.count("<") + text.count("\n") > MOST_PIECES


def clean(markup: str) -> str:
    """The same words in the canonical form of the allowed elements, and nothing else.

    Cleaning is idempotent, and takes time linear in the length of the markup.
    """
    return clean_and_count(markup)[0]


def is_clean(markup: str) -> bool:
    """Whether cleaning would change nothing; for clean markup, in a quarter of the time of `clean`."""
    if markup == without_unseen(markup) and _are_canonical(markup.split("\n")):
        return True
    return markup == clean(markup)


@lru_cache(maxsize=16)
def clean_and_count(markup: str) -> tuple[str, LeftOut]:
    """The clean form, and what a person who pasted the markup may miss in it."""
    # Cached, as an act on a story cleans the same words on every way into the database.
    blocks, left_out = _once(_with_paragraphs(without_unseen(markup)))
    for _ in range(4):
        cleaned = "\n".join(blocks)
        if len(cleaned) > LONGEST_BODY or _are_canonical(blocks):
            break
        blocks, _ = _once(cleaned)
    return "\n".join(blocks), left_out


def _once(markup: str) -> tuple[list[str], LeftOut]:
    balanced, left_out = Balancer.balance(markup)
    return Rewriter.rewrite(sanitised(balanced)), left_out


def _are_canonical(blocks: list[str]) -> bool:
    """Whether cleaning would leave the blocks unchanged; each is whole and can be checked on its own.

    Only adjacent groups of pictures depend on each other: they may be one group.
    """
    if any(one.startswith(_GROUP) and other.startswith(_GROUP) for one, other in pairwise(blocks)):
        return _once("\n".join(blocks))[0] == blocks
    doubtful = [block for block in dict.fromkeys(blocks) if not is_plain(block)]
    groups = [block for block in doubtful if block.startswith(_GROUP)]
    apart = [block for block in doubtful if not block.startswith(_GROUP)]
    apart += [block for group in groups for block in (group, "<hr>")]
    return not apart or _once("\n".join(apart))[0] == apart


_GROUP = "<div "


def _with_paragraphs(text: str) -> str:
    """Wrap text without any tags in paragraphs, split at empty lines: it was typed."""
    if _TAG.search(text):
        return text
    return "".join(f"<p>{paragraph}</p>" for paragraph in _EMPTY_LINE.split(text))


_TAG = re.compile(r"<[a-zA-Z/!?]")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
