"""Best first: a story stands as if it had been published later, the more of what is asked is in its head.

If all of it is in the headline, three years later; what is in the dek or a byline counts a third of that,
and a story that only mentions it stands where it was published. The order is one of moments: no
moment of asking is in it, so that a page goes on where the page before it ended.

Of the rules of Meilisearch (words, typo, proximity, attribute, exactness) attribute, proximity and exactness
are in this; all words are required, and mistakes are forgiven only where a word finds nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from articles.models import Place
from articles.terms.words import stems_of
from feed.search.query import Part

HEADLINE = timedelta(days=3 * 365)
DEK = HEADLINE / 3
EXACT, TOGETHER = 0.1, 0.2
"""What it adds to a word of the headline to stand there as it was typed, and in the order of the query."""


class Candidate(NamedTuple):
    """A version that meets a query, by what ranking reads of it."""

    pk: int
    story_id: int
    published_at: datetime
    head: str

    @property
    def place(self) -> Place:
        """Among the newest."""
        return Place(self.published_at, self.story_id)


def best_place(candidate: Candidate, parts: Sequence[Part]) -> Place:
    """Where it stands among the best for these parts of a query."""
    headline, dek, authors = (line.split() for line in candidate.head.split("\n"))
    bonus = sum((_bonus(part, headline, dek, authors) for part in parts), timedelta()) / max(1, len(parts))
    together = TOGETHER if len(parts) > 1 and _in_order(parts, headline) else 0
    return Place(candidate.published_at + bonus + together * HEADLINE, candidate.story_id)


def _bonus(part, headline, dek, authors):
    if _has(part, headline):
        is_exact = part.forms[0] in headline
        return HEADLINE * (1 + EXACT * is_exact)
    is_byline = any(str(author) in authors for author in part.authors)
    return DEK if is_byline or _has(part, dek) else timedelta()


def _has(part, forms) -> bool:
    """Whether a line has the part: a word by its stem or its beginning, a phrase as it stands."""
    if part.begins:
        return any(form.startswith(part.forms[0]) for form in forms)
    if len(part.forms) == 1:
        return not part.stems.isdisjoint(stem for form in forms for stem in stems_of(form))
    return is_in(part.forms, forms)


def is_in(run: Sequence[str], forms: Sequence[str]) -> bool:
    """Whether the forms have this run, one after another."""
    size = len(run)
    return any(tuple(forms[at : at + size]) == tuple(run) for at in range(len(forms) - size + 1))


def _in_order(parts, headline) -> bool:
    """Whether the headline has all parts side by side, in their order."""
    wanted = [stems_of(form)[0] for part in parts for form in part.forms]
    return is_in(wanted, [stems_of(form)[0] for form in headline])
