"""What readers get of a picture at a moment: itself, or a stand-in of the same shape.

All that readers' HTML says about a picture, except a use's own words, is looked up here when it is made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db.models import Q

from articles.licences import ADDRESSES
from articles.models import Image
from articles.picture_origins import CredentialsState, SourceType
from articles.prepared import Prepared


@dataclass(frozen=True)
class Terms:
    """The terms under which a picture is shown, and how it was made: fields of its row, "" for none."""

    licence: str = ""
    web_statement: str = ""
    licensor_url: str = ""
    creator: str = ""
    rights: str = ""
    digital_source_type: str = ""

    @property
    def licence_url(self) -> str:
        """The address of its licence's text; "" if it has no public licence."""
        return ADDRESSES.get(self.licence, "")


TERMS = tuple(each.name for each in fields(Terms))


@dataclass(frozen=True)
class Shown:
    """A picture as readers get it: its key, and its size in pixels; a stand-in has both, too.

    `files` and `framing` come from its row; without them it is a picture from before they existed.
    """

    key: str
    width: int
    height: int
    files: Mapping[str, Any] = field(default_factory=dict)
    framing: Mapping[str, Any] = field(default_factory=dict)
    is_stand_in: bool = False
    is_generated: bool = False
    """Whether AI made it."""
    is_ai_edited: bool = False
    has_credentials: bool = False
    """Whether its original has Content Credentials of a signer that the site trusts."""
    terms: Terms = Terms()


_SHAPE = ("key", "width", "height", "files", "framing")
_COLUMNS = (*_SHAPE, "credentials_state", *TERMS, "status", "shown_from", "shown_until")


def shown(keys: Iterable[str], at: datetime) -> Mapping[str, Shown]:
    """{key: what readers get at this moment}, for those that the library has; in one query, or none."""
    wanted = [*dict.fromkeys(keys)]
    if not wanted:
        return {}
    rows = _rows(**{f"key_{number}": key for number, key in enumerate(_filled_up(wanted))})
    return {row[0]: _as_shown(at, row) for row in rows}


def _filled_up(keys):
    """The keys with the last repeated up to a power of two, so that queries are prepared for few lengths."""
    return keys + keys[-1:] * ((1 << (len(keys) - 1).bit_length()) - len(keys))


@Prepared
def _rows(**keys):
    return Image.objects.filter(key__in=[*keys.values()]).values_list(*_COLUMNS)


def shown_image(image: Image, at: datetime) -> Shown:
    """What readers get of a picture whose row is already loaded."""
    return _as_shown(at, [getattr(image, column) for column in _COLUMNS])


def not_shown(at: datetime, prefix: str = "") -> Q:
    """The pictures that readers may not have at this moment; `prefix` leads to them from other rows."""
    is_over, is_early = {f"{prefix}shown_until__lte": at}, {f"{prefix}shown_from__gt": at}
    return Q(**{f"{prefix}status": Image.Status.KILLED.value}) | Q(**is_over) | Q(**is_early)


def _as_shown(at, row):
    key, width, height, files, framing, credentials, *said, status, shown_from, shown_until = row
    is_over = shown_until is not None and shown_until <= at
    is_early = shown_from is not None and at < shown_from
    if status == Image.Status.KILLED or is_over or is_early:
        return Shown(key, width, height, is_stand_in=True)
    terms = Terms(*said)
    return Shown(
        *(key, width, height, files, framing),
        terms=terms,
        is_generated=terms.digital_source_type == SourceType.AI_GENERATED,
        is_ai_edited=terms.digital_source_type == SourceType.AI_EDITED,
        has_credentials=credentials == CredentialsState.VALID,
    )
