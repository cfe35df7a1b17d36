"""What was probably meant by words that no picture has, by the words of the newest pictures."""

from articles.admin import misspelt
from articles.models import Image
from articles.terms.line import without_stems

MOST_READ = 2_000
"""Pictures of which the words are compared."""


def corrected(typed: str) -> str:
    """The words, each that no picture has replaced by the nearest that one has; empty if there is none."""
    texts = Image.objects.order_by("-uploaded_at", "-id").values_list("searchable", flat=True)[:MOST_READ]
    return misspelt.corrected(typed, map(without_stems, texts))
