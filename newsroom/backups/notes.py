"""Notes kept with the backups: objects found damaged, and how the last drill ended.

A drill may run on a machine without the site: the next backup reads its notes.
"""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from newsroom.backups.places import Place, Unusable

DAMAGED = "damaged"
LAST_DRILL = "drills/last.json"
_LONGEST = 10_000
FAST = timedelta(minutes=5)
"""How far ahead another machine's clock may be."""


class Drill(NamedTuple):
    """How a drill ended."""

    at: datetime
    succeeded: bool


def note_damage(place: Place, stored: str) -> None:
    """Note that an object is there but damaged: the next backup stores it again."""
    place.replace(_note_of(stored), io.BytesIO(stored.encode()))


def damaged(place: Place) -> set[str]:
    """The names of the objects found damaged, without their folders."""
    return set(place.files(DAMAGED))


def forget_damage(place: Place, stored: str) -> None:
    """Delete a note: the object is intact again, or gone."""
    place.remove(_note_of(stored))


def _note_of(stored):
    return f"{DAMAGED}/{stored.rpartition('/')[2]}"


def note_drill(place: Place, drill: Drill) -> None:
    """Note how a drill ended, replacing the previous note."""
    said = {"at": drill.at.isoformat(), "succeeded": drill.succeeded}
    place.replace(LAST_DRILL, io.BytesIO(json.dumps(said).encode()))


def last_drill(place: Place) -> Drill | None:
    """How the last noted drill ended, or None. Raises Unusable if the note can't be read."""
    if not place.has(LAST_DRILL):
        return None
    with place.get(LAST_DRILL) as file:
        try:
            said = json.loads(file.read(_LONGEST))
            drill = Drill(_moment(said["at"]), said["succeeded"] is True)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise Unusable(f"{LAST_DRILL} is damaged: delete it.") from error
    if drill.at > timezone.now() + FAST:
        raise Unusable(f"{LAST_DRILL} tells of a drill at {drill.at}, which is in the future: delete it.")
    return drill


def _moment(said) -> datetime:
    """In UTC. Raises ValueError without a time zone, OverflowError on the calendar's first or last day."""
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError(said)
    return at.astimezone(UTC)
