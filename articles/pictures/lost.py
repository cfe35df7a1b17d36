"""Which files of pictures are not where their rows say: originals, and what readers get."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.files.storage import default_storage, storages
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Image
from articles.pictures.files import present
from articles.pictures.renditions import current_files, public_files

AT_ONCE = 500
"""The number of pictures that are checked together, in the order of their keys, as a store lists them."""


@dataclass
class Found:
    """What is wrong with some pictures."""

    last: str = ""
    """The key of the last of them; empty if there were none."""
    count: int = 0
    lost: list[Image] = field(default_factory=list)
    """Those whose original is missing."""
    incomplete: dict[Image, list[str]] = field(default_factory=dict)
    """{picture: its missing public files}"""
    still_public: list[Image] = field(default_factory=list)
    """Those that readers may not have, but can get."""


def after(key: str, most: int = AT_ONCE) -> Found:
    """Look for the files of the pictures that follow a key. Raises OSError if a store is unavailable."""
    at, images = timezone.now(), list(_rows().filter(key__gt=key)[:most])
    taken = [image for image in images if image.is_taken_from_readers(at)]
    shown = [image for image in images if not image.is_taken_from_readers(at)]
    found = Found(last=images[-1].key if images else "", count=len(images), lost=without_original(images))
    there = present(default_storage, _names(shown) + [name for each in taken for name in public_files(each)])
    missing = {image: [name for name in current_files(image) if name not in there] for image in shown}
    found.incomplete = {image: names for image, names in missing.items() if names}
    found.still_public = [image for image in taken if there & {*public_files(image)}]
    return found


def _rows() -> QuerySet[Image]:
    columns = ("key", "width", "height", "files", "framing", "original", "original_name", "caption")
    return Image.objects.order_by("key").only(*columns, "status", "erased_at", "shown_until")


def _names(images):
    return [name for image in images for name in current_files(image)]


def without_original(images: Sequence[Image]) -> list[Image]:
    """The pictures whose original is missing."""
    there = present(storages["originals"], [image.original.name for image in images])
    return [image for image in images if image.original.name not in there]
