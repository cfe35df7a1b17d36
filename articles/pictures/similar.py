"""Pictures of the library that look like another one: found by the bands of their perceptual hashes.

Two hashes that differ in at most seven bits have a band of 16 bits that differs in at most one, so each
band and its neighbours are looked up in an index, however many pictures there are.
"""

from articles.models import Image
from articles.pictures.likeness import distance, neighbours

MOST_BITS = 7
MOST = 4
"""How many pictures are pointed out."""
_MOST_READ = 500
"""The most rows read for each band."""
BANDS = ("dhash_1", "dhash_2", "dhash_3", "dhash_4")


def similar_to(image: Image) -> list[Image]:
    """The pictures that look most like this one, the most alike first; at most five queries."""
    own = [getattr(image, band) for band in BANDS]
    if None in own:
        return []
    distances: dict[int, int] = {}
    for band, value in zip(BANDS, own, strict=True):
        rows = Image.objects.filter(**{f"{band}__in": neighbours(value)}).values_list("pk", *BANDS)
        distances |= {pk: distance(own, other) for pk, *other in rows[:_MOST_READ]}
    distances.pop(image.pk, None)
    near = sorted((bits, pk) for pk, bits in distances.items() if bits <= MOST_BITS)[:MOST]
    found = Image.objects.in_bulk([pk for _, pk in near]) if near else {}
    return [found[pk] for _, pk in near if pk in found]
