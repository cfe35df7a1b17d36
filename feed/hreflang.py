"""The same stories in other languages, as sitemaps list them.

https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from articles.models import Article
from articles.text.languages import tag_of
from feed.months import ranges
from feed.sitemaps import address_of

_URL = re.compile(r"<loc>([^<]*)</loc><lastmod>[^<]*</lastmod>")


class Version(NamedTuple):
    """A story in one of its languages."""

    story_id: int
    translated_from: int | None
    published_on: date
    slug: str
    written_in: str

    @property
    def original(self) -> int:
        return self.translated_from or self.story_id

    @property
    def tag(self) -> str:
        return tag_of(self.written_in)

    @property
    def address(self) -> str:
        return address_of(self.published_on, self.slug)


def with_alternates(urls: str, first_days: Iterable[date], at: datetime) -> str:
    """The `url` elements of these months, each with the translations of it that readers have.

    Runs two queries for each run of adjoining months, and one for the stories' translations.
    """
    links = {
        version.address: _links(version, others)
        for others in _groups(first_days, at)
        for version in others.values()
        if len(others) > 1
    }
    return _URL.sub(lambda found: found[0] + links.get(found[1], ""), urls) if links else urls


def _groups(first_days, at) -> Iterator[dict[str, Version]]:
    """{tag: version} of each story of these months that readers have in more than one language."""
    originals = set(_originals(first_days, at))
    live = Article.objects.published(at) if originals else Article.objects.none()
    found = live.of_stories(originals).union(live.filter(translated_from__in=originals))
    groups: dict[int, dict[str, Version]] = {}
    # As on the pages: the original before its translations, and the earlier of two in one language.
    for *_, row in sorted((row[1] is not None, row[-1], row[0], row) for row in found.values_list(*_COLUMNS)):
        version = Version(*row[:-1])
        groups.setdefault(version.original, {}).setdefault(version.tag, version)
    yield from groups.values()


_COLUMNS = (*Version._fields, "listed_at")


def _originals(first_days, at) -> Iterator[int]:
    live = Article.objects.published(at)
    for begins, ends in ranges(first_days):
        listed = live.filter(listed_at__gte=begins, listed_at__lt=ends)
        yield from listed.filter(translated_from__isnull=False).values_list("translated_from", flat=True)
        originals = live.filter(translated_from__in=listed.order_by().values("story"))
        yield from originals.values_list("translated_from", flat=True)


def _links(version, others) -> str:
    original = next((each for each in others.values() if each.story_id == version.original), None)
    named = [*others.items(), *([("x-default", original)] if original else [])]
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href="{other.address}"/>' for tag, other in named
    )
