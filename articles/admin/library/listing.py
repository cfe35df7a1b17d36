"""The library's pictures that match a search and filters, newest first, without counting rows."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils import timezone

from articles import cursors
from articles.admin.library.misspelt import corrected
from articles.admin.library.rights import expiring
from articles.admin.searching import MOST_WORDS
from articles.admin.stories import archive
from articles.admin.stories.words import Word
from articles.folding import fold, unaccented
from articles.models import Collection, Image, PictureUse
from articles.terms.line import marked, stems_asked

PAGE_SIZE = 48
MOST_SCANNED = 5_000
"""Maximum pictures scanned per page when no index serves a filter."""


class Place(NamedTuple):
    """The position of a picture in the list."""

    uploaded_at: datetime
    image_id: int

    def __str__(self):
        return cursors.write_place(*self)

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """The place that `str` wrote; None for other text."""
        place = cursors.read_place(text)
        return cls(*place) if place else None


class Page(NamedTuple):
    images: list[Image]
    older: Place | None = None
    """The place after which the next page begins; None on the last page."""
    looked_back_to: datetime | None = None
    """Where the scan stopped before the page was full; older pictures may match too."""
    corrected: str = ""
    """The words that were searched for in place of misspelt ones."""


def read_page(asked: Mapping, person, before: Place | None) -> Page:
    """A page of the pictures that match the filters; a collection comes all at once, in its own order.

    `asked` may contain q (words), mine, status, use, expiry, missing, shape, since and until (inclusive
    upload dates) and collection. Words are searched as typed and by their stems, then without accents, then
    with their spelling corrected.
    """
    typed = asked.get("q", "")
    spellings = dict.fromkeys(" ".join(spell(typed).split()[:MOST_WORDS]) for spell in (fold, unaccented))
    page = Page([])
    for spelling in spellings:
        page = page if page.images else _read(asked, person, before, spelling)
    if page.images or page.looked_back_to or before or not typed:
        return page
    meant = corrected(unaccented(typed))
    return _read(asked, person, before, meant)._replace(corrected=meant) if meant else page


def _read(asked, person, before, spelling: str) -> Page:
    words = spelling.split()
    said = [*map(_said, words)]
    first, *rest = _conditions(asked, person) or [Q()]
    if collection := asked.get("collection"):
        return _collected(collection, [first, *rest, *said])
    reach = _reach(asked, before).filter(first)
    edge = None if words and archive.IS_SCANNED else _edge(reach) if rest or words else None
    near = reach.filter(uploaded_at__gte=edge) if edge else reach
    images = list(near.filter(*rest, *said)[: PAGE_SIZE + 1])
    older = reach.filter(uploaded_at__lt=edge) if edge else reach.none()
    is_whole = not edge
    if edge and words and len(images) <= PAGE_SIZE:
        found = _by_index(older.filter(*rest, *said), words)
        is_whole = found is not None
        images += found or []
    return _page(images, edge, is_whole or not older.exists())


def _said(word: str) -> Q:
    """The picture has the word, even inside another one, or a word with the same stem."""
    exact = Q(searchable__contains=word)
    return reduce(or_, (Q(searchable__contains=marked(stem)) for stem in stems_asked(word)), exact)


def _query(word: str) -> str:
    """The query for PostgreSQL's index, which contains stems as well as words."""
    exact = Word(word, [], []).query
    alike = [f"'{stem}'" for stem in stems_asked(word)] if exact else []
    return f"({' | '.join([f'({exact})', *alike])})" if alike else exact


def _page(images, edge, is_whole) -> Page:
    if len(images) > PAGE_SIZE:
        last = images[PAGE_SIZE - 1]
        return Page(images[:PAGE_SIZE], Place(last.uploaded_at, last.pk))
    return Page(images) if is_whole else Page(images, Place(edge, 0), edge)


def _by_index(older: QuerySet[Image], words) -> list[Image] | None:
    """The newest of these that PostgreSQL's index of words finds; None if too many have the words."""
    query = " & ".join(filter(None, map(_query, words)))
    if not query:
        return None
    with archive.by_index_alone():
        having = Image.objects.filter(indexed_words__matches=query).order_by().values_list("pk", flat=True)
        found = list(having[: archive.MOST_RARE + 1])
    if len(found) > archive.MOST_RARE:
        return None
    return list(older.filter(pk__in=found)[: PAGE_SIZE + 1])


def _collected(collection: Collection, conditions) -> Page:
    images = Image.objects.filter(*conditions, collected__collection=collection)
    return Page(list(images.order_by("collected__place", "collected__id")[: Collection.MOST]))


def _reach(asked, before) -> QuerySet[Image]:
    """The pictures by the filters that the list's order serves: position and dates."""
    images = Image.objects.order_by("-uploaded_at", "-id").defer("indexed_words", "credentials", "read_from")
    if before:
        # The time is also compared on its own: PostgreSQL can't estimate the rows of a row value.
        is_after = TupleLessThan(Tuple(F("uploaded_at"), F("id")), tuple(before))
        images = images.filter(is_after, uploaded_at__lte=before.uploaded_at)
    if since := asked.get("since"):
        images = images.filter(uploaded_at__gte=_midnight(since))
    if until := asked.get("until"):
        images = images.filter(uploaded_at__lt=_midnight(until + timedelta(days=1)))
    return images


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _edge(reach) -> datetime | None:
    """How far back a page scans."""
    scanned = reach.values("uploaded_at")[:MOST_SCANNED]
    return scanned.aggregate(first=Min("uploaded_at"))["first"]


def _conditions(asked, person) -> list[Q]:
    """The conditions of the filters; those that an index serves come first."""
    return [*_served(asked, person), *_others(asked)]


def _served(asked, person) -> Iterator[Q]:
    status, today = asked.get("status"), timezone.localdate()
    if status:
        yield Q(status=status)
    if asked.get("expiry") == "soon":
        yield Q(pk__in=expiring(Image.objects.order_by(), today).values("pk"))
    if asked.get("missing") == "alt_text":
        yield Q(alt_text="")
    if asked.get("mine"):
        yield Q(uploaded_by=person)
    if status != Image.Status.KILLED:
        # Few are killed, so this lengthens no scan; it follows the others, which an index serves.
        yield ~Q(status=Image.Status.KILLED)


SHAPES = {
    "landscape": Q(width__gt=F("height")),
    "portrait": Q(width__lt=F("height")),
    "square": Q(width=F("height")),
}


def _others(asked) -> Iterator[Q]:
    used = Exists(PictureUse.objects.filter(image=OuterRef("pk")))
    if use := asked.get("use"):
        yield Q(used) if use == "used" else Q(~used)
    if asked.get("expiry") == "over":
        yield Q(rights_expire_on__lt=timezone.localdate())
    if asked.get("missing") == "credit":
        yield Q(credit="")
    if shape := SHAPES.get(asked.get("shape", "")):
        yield shape
