"""Pages of lists for readers, by place rather than by number: no item is repeated or skipped."""

import struct
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from hashlib import blake2s
from typing import NamedTuple

from articles import cursors
from articles.models import Place

PAGE_SIZE = 20
_LAYOUT = struct.Struct(">qq8s")
"""A time in microseconds since 1970, a story's id, and the mark of the list: as text, 32 characters."""


class Page(NamedTuple):
    entries: list
    """Articles or notices; each has a `place`."""
    next_cursor: str
    """The cursor of the next page; empty on the last page."""
    is_first: bool


def read_page(
    listing: Callable[[Place | None], Sequence], name: str, cursor: str, size: int = PAGE_SIZE
) -> Page:
    """The page of a list that begins after the cursor.

    `listing` returns the list in its order, from a Place on; `name` distinguishes it from other lists.
    A cursor that is not of this list gives the first page: a reader with an old or truncated bookmark
    wants the news, not an error.
    """
    before = place(cursor, name)
    found = list(listing(before)[: size + 1])
    entries = found[:size]
    has_more = len(found) > size
    return Page(entries, cursor_after(entries[-1].place, name) if has_more else "", is_first=before is None)


def cursor_after(place: Place, name: str) -> str:
    """The cursor, URL-safe text, of what follows a place in the list of this name."""
    packed = _LAYOUT.pack(cursors.microseconds(place.listed_at), place.story_id, _mark(name))
    return urlsafe_b64encode(packed).decode()


def place(cursor: str, name: str) -> Place | None:
    """The place that a cursor of the list of this name points to; None for any other text."""
    try:
        microseconds, story_id, mark = _LAYOUT.unpack(b64decode(cursor, altchars="-_", validate=True))
    except (ValueError, struct.error):  # binascii.Error is a ValueError
        return None
    listed_at = cursors.moment(microseconds)
    return Place(listed_at, story_id) if listed_at and mark == _mark(name) else None


def _mark(name: str) -> bytes:
    return blake2s(name.encode(), digest_size=8).digest()
