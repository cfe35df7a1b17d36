"""Pictures for other sites: in the shapes that search engines ask for, and one for every card."""

from functools import lru_cache
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse
from PIL import Image as Pillow

from articles import crops
from articles.models import Article, Author, Category, Image
from articles.newspaper import newspaper
from articles.pictured import first_shown
from articles.pictures.embedding import encoded
from articles.pictures.files import spool_of
from articles.pictures.renditions import TYPES, cut_file, name_for, plain_of
from articles.pictures.shapes import SHAPES as ALL_SHAPES
from feed.addresses import absolute, media

SHAPES = {shape: ALL_SHAPES[shape] for shape in ("16x9", "4x3", "1x1")}
"""As required by https://developers.google.com/search/docs/appearance/structured-data/article."""
_JPEG_QUALITY = 82
_LEAST_LARGE_CARD = 300
"""Pixels; https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image"""


class Card(NamedTuple):
    """The picture that a social network shows for a page."""

    url: str
    type: str
    width: int
    height: int
    alt_text: str
    is_own: bool
    """Whether it belongs to the page, not to the site."""

    @property
    def is_large(self) -> bool:
        return self.is_own and self.width >= max(self.height, _LEAST_LARGE_CARD)


def card(article: Article | None = None) -> Card:
    """The lead image, else the first picture in the text that readers may have, else the site's own card."""
    own = first_shown(article) if article else None
    if not own:
        return site_card()
    is_lead = bool(article.lead_image) and own[0].key == article.lead_image.key
    return _card_of(*own, article.lead_crop if is_lead else "")


def label_card(label: Category | Author | None) -> Card:
    """The card of a list: the picture of its category or author, else the site's own."""
    image = label and label.shown_picture
    return _card_of(image, image.alt_text) if image else site_card()


def site_card() -> Card:
    """The card of pages that have no picture of their own."""
    paper = newspaper()
    if mark := paper.card_mark:
        return Card(media(mark.name), mark.type, mark.width, mark.height, paper.name, is_own=False)
    address = absolute(static("img/social-card.png"))
    return Card(address, "image/png", 1200, 630, paper.name, is_own=False)


def _card_of(picture, alt_text, crop=""):
    file = cut_file(picture, "card", crop) or plain_of(picture)
    kind = TYPES[file.name.rpartition(".")[2]]
    return Card(media(file.name), kind, file.width, file.height, alt_text, is_own=True)


def card_path(article: Article) -> str:
    """The storage name of the article's own picture on its card; "" if it has none."""
    own = first_shown(article)
    return plain_of(own[0]).name if own else ""


def card_bytes(article: Article) -> int:
    """The size of that picture in bytes; 0 if it is unknown, which RSS allows."""
    own = first_shown(article)
    return (own[0].files.get("plain_bytes") or _size_of(plain_of(own[0]).name)) if own else 0


@lru_cache(4096)
def _size_of(path: str) -> int:
    """A public file's size in bytes, which never changes. A remote store is not asked: a reader waits."""
    if spool_of(default_storage) is not None:
        return 0
    try:
        return default_storage.size(path)
    except OSError:
        return 0


def shape_paths(image: Image) -> list[str]:
    """The addresses of a picture in each shape and crop, from before cuts had files."""
    return [
        reverse("feed:picture", args=[image.key, shape, crop]) for shape in SHAPES for crop in crops.WORDS
    ]


def in_shape(image: Image, shape: str, crop: str) -> bytes:
    """A picture in a shape, as JPEG: its file, or cut now for a picture from before there were such files.

    Raises OSError if its files are gone.
    """
    if cut := cut_file(image, shape, crop):
        with default_storage.open(cut.name) as file:
            return file.read()
    return _cut_now(image, shape, crop)


def _cut_now(image, shape, crop):
    across, down = SHAPES[shape]
    with default_storage.open(name_for(image, image.width)) as file, Pillow.open(file) as whole:
        share = min(whole.width / across, whole.height / down)
        width, height = max(1, int(share * across)), max(1, int(share * down))
        left = _start(whole.width - width, crop == "left", crop == "right")
        top = _start(whole.height - height, crop == "top", crop == "bottom")
        part = whole.crop((left, top, left + width, top + height)).convert("RGB")
        return encoded(part, "JPEG", image, quality=_JPEG_QUALITY)


def _start(spare, is_at_start, is_at_end):
    """Where the kept part begins, of a side with this many pixels to spare."""
    return 0 if is_at_start or spare <= 0 else spare if is_at_end else spare // 2
