"""When the feed's list of articles for a month changes: by an act, or at a known instant.

Old months almost never change, so that what is made from them can be cached whatever happens today.
"""

import datetime
from collections.abc import Callable, Iterable
from secrets import token_hex

from django.utils import timezone

from articles.models import Article, MonthState
from articles.prepared import Prepared

EVERY_MONTH = datetime.date(1, 1, 1)


def month_of(moment: datetime.datetime) -> datetime.date:
    """The first day of a moment's month in the site's zone."""
    return timezone.localtime(moment).date().replace(day=1)


def change(listed: Iterable[datetime.datetime] | None) -> None:
    """Record that the current transaction changes the months of these moments; for None, every month."""
    months = {EVERY_MONTH} if listed is None else {month_of(listed_at) for listed_at in listed}
    rows = [MonthState(month=month, state=token_hex(8)) for month in sorted(months)]
    # This never waits: an act that changes one of these rows holds the stamp's lock.
    MonthState.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["state"], unique_fields=["month"]
    )


def states() -> Callable[[datetime.date], str]:
    """A function that gives the state of a month after all acts until now."""
    found = dict(_states())
    return lambda month: f"{found.get(EVERY_MONTH)} {found.get(month)}"


@Prepared
def _states():
    return MonthState.objects.values_list("month", "state")


def next_instants(at: datetime.datetime) -> dict[datetime.date, datetime.datetime]:
    """{month: when the clock next changes it, because a version of it opens or ends}"""
    open_ones = Article.objects.filter(is_closed=False)
    ahead = open_ones.filter(live_from__gt=at).union(open_ones.filter(live_until__gt=at))
    found: dict[datetime.date, datetime.datetime] = {}
    for listed_at, *ends in ahead.values_list("listed_at", "live_from", "live_until"):
        month = month_of(listed_at)
        instants = [end for end in [found.get(month), *ends] if end and end > at]
        found[month] = min(instants)
    return found
