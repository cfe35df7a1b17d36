"""The months of the feed for sitemaps: made once, and again when a month's own articles change."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from django.db.models import Count, DateField, Max
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from articles import cursors
from articles.caches.fragments import Part, kept
from articles.models import Article
from articles.months import month_of, next_instants, states
from articles.prepared import Prepared
from feed.sitemaps import address_of, url

NEVER = 2**63 - 1


class Month(NamedTuple):
    """A month in which the feed lists articles."""

    first_day: date
    count: int
    changed_at: datetime
    """When one of them last changed in a way that matters."""


def months(at: datetime) -> list[Month]:
    """Every month in which the feed lists an article of our own, newest first."""
    texts = _kept("month", _since_the_first(at), at, _summaries)
    return [Month(day, *_read(text)) for day, text in texts.items() if text]


def urls(first_days: Iterable[date], at: datetime) -> str:
    """The addresses of the articles that the feed lists in these months, as elements of a sitemap."""
    return "".join(map(_unpacked, _kept("sitemap of a month", first_days, at, _urls).values()))


def bounds(month: date) -> tuple[datetime, datetime]:
    """The first moments of a month and of the next, in the site's zone."""
    return _begins(month), _begins(_after(month))


def _begins(day):
    return timezone.make_aware(datetime.combine(day, time()))


def _after(month):
    return (month + timedelta(days=31)).replace(day=1)


def own(at: datetime):
    """Articles that search engines should find here; agency copy is found at its source."""
    return Article.objects.published(at).filter(original_url="")


def _since_the_first(at):
    """The first days of all months since that of the oldest article, newest first."""
    for (oldest,) in _oldest(at=at):
        first, day = month_of(oldest), month_of(at)
        while day >= first:
            yield day
            day = (day - timedelta(days=1)).replace(day=1)


@Prepared
def _oldest(at):
    return own(at).order_by("listed_at", "story_id").values_list("listed_at")[:1]


def _kept(kind, first_days, at, make: Callable[[datetime, list[date]], dict[date, str]]) -> dict[date, str]:
    """{month: its text}; each text is cached with the times between which it is valid."""
    state = states()
    parts = {Part(kind, f"{day:%Y-%m} {state(day)}"): day for day in first_days}
    texts = kept(parts, partial(_made, parts, at, make), is_right=partial(_holds, cursors.microseconds(at)))
    return {day: texts[part].partition("\n")[2] for part, day in parts.items()}


def _made(parts, at, make, missing):
    ends, texts = next_instants(at), make(at, [parts[part] for part in missing])
    since = cursors.microseconds(at)
    for part in missing:
        end = ends.get(parts[part])
        until = cursors.microseconds(end) if end else NEVER
        yield part, f"{since} {until}\n{texts.get(parts[part], '')}"


def _holds(now: int, text: str) -> bool:
    since, until = map(int, text.partition("\n")[0].split())
    return since <= now < until


def ranges(first_days) -> Iterator[tuple[datetime, datetime]]:
    """(begin, end) of each run of adjoining months among these."""
    begins = ends = None
    for day in sorted(first_days):
        if day != ends:
            if begins:
                yield _begins(begins), _begins(ends)
            begins = day
        ends = _after(day)
    if begins:
        yield _begins(begins), _begins(ends)


def _listed(at, first_days):
    for begins, ends in ranges(first_days):
        yield own(at).filter(listed_at__gte=begins, listed_at__lt=ends)


def _summaries(at, first_days):
    found = {}
    for listed in _listed(at, first_days):
        by_month = listed.order_by().values(day=TruncMonth("listed_at", output_field=DateField()))
        changed = by_month.annotate(count=Count("pk"), changed_at=Max(Coalesce("updated_at", "published_at")))
        for day, count, changed_at in changed.values_list("day", "count", "changed_at"):
            found[day] = f"{count} {cursors.microseconds(changed_at)}"
    return found


def _read(summary):
    count, changed_at = map(int, summary.split())
    return count, cursors.moment(changed_at)


def _urls(at, first_days):
    found: dict[date, list[str]] = {}
    columns = ("listed_at", "published_on", "slug", "published_at", "updated_at")
    for listed in _listed(at, first_days):
        for listed_at, day, slug, published_at, updated_at in listed.in_feed_order().values_list(*columns):
            element = url(address_of(day, slug), updated_at or published_at)
            found.setdefault(month_of(listed_at), []).append(element)
    return {day: _packed("".join(elements)) for day, elements in found.items()}


def _packed(text):
    """Compressed, a byte per character: a month of 1,500 addresses takes 15 kB instead of 200."""
    return zlib.compress(text.encode()).decode("latin-1")


def _unpacked(text):
    return zlib.decompress(text.encode("latin-1")).decode() if text else ""
