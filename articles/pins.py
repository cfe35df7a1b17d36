"""The stories that editors pinned, as readers have them now."""

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from articles import freshness
from articles.models import Article, Pin


class Pinned(NamedTuple):
    """A pinned story's live version."""

    pk: int
    live_from: datetime
    listed_at: datetime
    story_id: int
    headline: str
    published_on: object
    slug: str
    written_in: str
    label: str
    is_in_strip: bool

    @property
    def label_in_words(self) -> str:
        return str(Pin.Label(self.label).label) if self.label else ""

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.published_on, self.slug])


@freshness.kept_for_moment
def _pinned(at: datetime) -> list[Pinned]:
    is_open = {"story__pins__ended_at": None, "story__pins__until__gt": at}
    shown = [*Pinned._fields[:-2], "story__pins__label", "story__pins__is_in_strip"]
    # One filter() makes one join, which the columns come from.
    live = Article.objects.published(at).filter(**is_open).order_by("-story__pins__at", "-story__pins__pk")
    found = [Pinned(*row) for row in live.values_list(*shown)[: Pin.MOST]]
    return sorted(found, key=lambda each: each.label != Pin.Label.BREAKING)


def pinned() -> list[Pinned]:
    """The pinned stories that readers have, breaking ones first, then the newest pin; no query for none."""
    moment = freshness.of_page()
    return _pinned() if moment and moment.has_pins else []
