"""Spelling correction for library searches, from the words of the newest pictures."""

from articles.admin import misspelt
from articles.models import Image
from articles.terms.line import without_stems

MOST_READ = 2_000
"""Maximum number of pictures whose words are compared."""


def corrected(typed: str) -> str:
    """The typed words, with unknown ones replaced by the nearest known; empty if there is no correction."""
    texts = Image.objects.order_by("-uploaded_at", "-id").values_list("searchable", flat=True)[:MOST_READ]
    return misspelt.corrected(typed, map(without_stems, texts))
