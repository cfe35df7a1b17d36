"""A picture as the desk's scripts get it."""

from typing import Any

from django.core.files.storage import default_storage

from articles.models import Image
from articles.pictures.renditions import name_for


def as_json(image: Image) -> dict[str, Any]:
    """What a page needs to show a picture and to place it."""
    return {
        "id": image.pk,
        "key": image.key,
        "thumb": default_storage.url(name_for(image, 320)),
        "src": default_storage.url(name_for(image, 960)),
        "width": image.width,
        "height": image.height,
        "caption": image.caption,
        "credit": image.credit,
        "alt_text": image.alt_text,
        "framing": image.framing,
    }
