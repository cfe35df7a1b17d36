"""The newspaper's own pictures: its logo, icon and social card. Their names identify the files' contents."""

import re
from typing import NamedTuple

from django.core.files.storage import default_storage

FOLDER = "images/newspaper"
ICON_SIZES = (512, 192, 180, 48)
TOUCH_ICON = 180
"""The size for iOS home screens, which have no transparency: it would turn black there."""
CARD_SIZE = (1200, 630)


_TYPES = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg"}


class Mark(NamedTuple):
    """A logo or card: its storage name, and its size in pixels."""

    name: str
    width: int
    height: int

    @classmethod
    def of(cls, name: str) -> "Mark | None":
        """The picture with this storage name; None for an empty name."""
        found = re.search(r"-(\d+)x(\d+)\.\w+\Z", name)
        return cls(name, int(found[1]), int(found[2])) if found else None

    @property
    def url(self) -> str:
        return default_storage.url(self.name)

    @property
    def type(self) -> str:
        return _TYPES[self.name.rpartition(".")[2]]


def mark_name(digest: str, size: tuple[int, int], ending: str) -> str:
    """The storage name of a logo or card."""
    return f"{FOLDER}/{digest}-{size[0]}x{size[1]}.{ending}"


class Icon(NamedTuple):
    """The newspaper's icon in the sizes that browsers and phones request."""

    digest: str

    def name(self, size: int) -> str:
        """The storage name of the PNG of this size."""
        return f"{FOLDER}/{self.digest}/{size}.png"

    @property
    def ico_name(self) -> str:
        return f"{FOLDER}/{self.digest}/favicon.ico"

    @property
    def urls(self) -> dict[int, str]:
        """{size in pixels: address}"""
        return {size: default_storage.url(self.name(size)) for size in ICON_SIZES}

    @property
    def small_url(self) -> str:
        return default_storage.url(self.name(48))

    @property
    def touch_url(self) -> str:
        return default_storage.url(self.name(TOUCH_ICON))
