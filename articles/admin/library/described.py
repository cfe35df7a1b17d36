"""A picture as the desk's scripts get it."""

from typing import Any

from articles.models import Image
from articles.templatetags.pictures import picture_url


def as_json(image: Image) -> dict[str, Any]:
    """What a page needs to show a picture and to insert it."""
    return {
        "id": image.pk,
        "key": image.key,
        "thumb": picture_url(image, 320),
        "src": picture_url(image, 960),
        "width": image.width,
        "height": image.height,
        "caption": image.caption,
        "credit": image.credit,
        "alt_text": image.alt_text,
        "framing": image.framing,
    }
