"""What was probably meant by words that no picture has, by the words of the newest pictures."""

from collections import Counter

from articles.folding import words_in
from articles.models import Image
from articles.search.spelling import distance, mistakes
from articles.terms.line import without_stems

MOST_READ = 2_000
"""Pictures of which the words are compared."""
MOST_CORRECTED = 4


def corrected(typed: str) -> str:
    """The words, each that no picture has replaced by the nearest that one has; empty if there is none."""
    words = words_in(typed)
    known = _known()
    unknown = [word for word in words if not any(word in other for other in known)]
    if not unknown or len(unknown) > MOST_CORRECTED:
        return ""
    meant = {word: _nearest(word, known) for word in unknown}
    return " ".join(meant.get(word, word) for word in words) if all(meant.values()) else ""


def _known() -> Counter[str]:
    """{word: how many of the newest pictures have it}."""
    texts = Image.objects.order_by("-uploaded_at", "-id").values_list("searchable", flat=True)[:MOST_READ]
    return Counter(word for text in texts for word in words_in(without_stems(text)))


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
