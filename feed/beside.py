"""The newest stories next to the one that is read: the same on every page, so cached once for all."""

from datetime import datetime

from feed.items import BESIDE, add_items
from feed.places import Entry, in_lists

LENGTH = 10

_NEWEST = in_lists(None, LENGTH)


def newest(at: datetime) -> list[Entry]:
    """The newest stories, each with its short item."""
    entries = _NEWEST(at)
    add_items(entries, kind=BESIDE)
    return entries
