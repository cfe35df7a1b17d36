"""Spelling correction for searches: what was probably meant, judging by the words that exist."""

from collections import Counter
from collections.abc import Iterable

from articles.folding import words_in
from articles.search.spelling import distance, mistakes

MOST_CORRECTED = 4


def corrected(typed: str, texts: Iterable[str]) -> str:
    """The typed words, with unknown ones replaced by the nearest word in these folded texts.

    Empty if nothing needs correcting, more than MOST_CORRECTED words do, or one has no near match.
    """
    words = words_in(typed)
    known = Counter(word for text in texts for word in words_in(text))
    unknown = [word for word in words if not any(word in other for other in known)]
    if not unknown or len(unknown) > MOST_CORRECTED:
        return ""
    meant = {word: _nearest(word, known) for word in unknown}
    return " ".join(meant.get(word, word) for word in words) if all(meant.values()) else ""


def _nearest(word, known) -> str:
    most = mistakes(word)
    letters = set(word)
    alike = (
        other
        for other in known
        if abs(len(other) - len(word)) <= most and len(letters ^ set(other)) <= 2 * most
    )
    found = [(distance(word, other), -known[other], other) for other in alike]
    near = [place for place in found if place[0] <= most]
    return min(near)[2] if near else ""
