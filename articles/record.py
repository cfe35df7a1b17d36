"""The clock that dates acts, and the audit list that records them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

from articles.desk_languages import in_language_of_record
from articles.models import AuditEntry, Story

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


@contextmanager
def acting_at(moment: datetime) -> Iterator[None]:
    """Date the verbs inside the block at this moment, for imports from other systems."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def put_on_record(
    act: str, *, by, at: datetime | None = None, story: Story | None = None, detail: str = "", address=None
) -> None:
    """Add an act to the audit list; `by` is None for an unknown person."""
    put_all_on_record([entry(act, by=by, at=at, story=story, detail=detail, address=address)])


def put_all_on_record(entries: Iterable[AuditEntry]) -> None:
    """Add entries to the audit list, in their order."""
    AuditEntry.objects.bulk_create(entries)


def entry(
    act: str, *, by, at: datetime | None = None, story: Story | None = None, detail: str = "", address=None
) -> AuditEntry:
    """An entry of the audit list, which `put_all_on_record` adds."""
    with in_language_of_record():
        story_name = str(story or "")
    return AuditEntry(
        at=at or now(),
        by=by,
        by_name=str(by or "")[:150],
        act=act,
        story=story,
        story_name=story_name[:250],
        detail=detail,
        address=address,
    )


def latest(act: str, *, detail: str, since: datetime, most: int) -> list[datetime]:
    """When the newest entries of an act with this detail were added, at most `most` of them."""
    found = AuditEntry.objects.filter(act=act, detail=detail, at__gt=since).order_by("-id")
    return list(found.values_list("at", flat=True)[:most])


def now() -> datetime:
    """The moment that a verb is dated with."""
    return _moment.get() or timezone.now()


def fixed_moment() -> datetime | None:
    """The moment set by `acting_at`; None if verbs read the clock."""
    return _moment.get()
