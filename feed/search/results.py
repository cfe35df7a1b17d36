"""What a page of results shows: each version with its marked headline and a passage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.apps import apps

from articles.models import Article
from articles.pictures.shown import not_shown
from articles.search.unseen import leave_out
from articles.spoken import spoken_in, texts_of
from feed import items
from feed.search.excerpts import Marker
from feed.search.query import Part

_COLUMNS = (
    "pk",
    "live_from",
    "headline",
    "dek",
    "body",
    "lead_caption",
    "teaser",
    "written_in",
    "clips",
    "lead_image_id",
)


@dataclass(slots=True)
class Result:
    """A version that was found."""

    pk: int
    live_from: datetime
    headline: str
    dek: str
    body: str
    lead_caption: str
    teaser: str
    written_in: str
    clips: dict
    lead_image_id: int | None
    item: str = ""
    """Its HTML."""


def results(pks: Sequence[int], at: datetime) -> list[Result]:
    """These versions in their order, without those that readers don't have."""
    shown = Article.objects.published(at).filter(pk__in=pks).order_by()
    found = {row[0]: Result(*row) for row in shown.values_list(*_COLUMNS)}
    return [found[pk] for pk in pks if pk in found]


def add_found_items(found: Sequence[Result], parts: Sequence[Part], at: datetime) -> None:
    """Give each result its `item`, in which these parts of a query are marked.

    Excerpts never quote words about a picture that readers may not have at this moment.
    """
    items.add_items(found, kind=items.FOUND)
    tables = partial(apps.get_model, "articles")
    marker, spoken = Marker(parts), texts_of(found, tables)
    leave_out(found, not_shown(at), tables)
    for result in found:
        said = spoken_in(result, spoken)
        texts = (result.dek, result.body, result.lead_caption, said, result.teaser)
        tag = result.written_in
        headline, excerpt = marker.marked(result.headline, tag), marker.passage(*texts, tag)
        result.item = items.with_marks(result.item, headline, excerpt)
