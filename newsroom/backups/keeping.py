"""Which backups are kept, and what is deleted along with the others."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from newsroom.backups import manifest, notes
from newsroom.backups.making import PICTURES
from newsroom.backups.manifest import Manifest
from newsroom.backups.places import Place, Unusable

_PERIODS = {"d": "%Y-%m-%d", "w": "%G-%V", "m": "%Y-%m"}
ALL = "all"
ABANDONED_AFTER = timedelta(days=1)


def rule(setting: str) -> dict[str, int]:
    """{period: how many} from a setting such as "7d 4w 12m"; empty to keep all. Raises Unusable."""
    if setting == ALL:
        return {}
    words = setting.split()
    if not words or not all(re.fullmatch(r"[1-9]\d{0,3}[dwm]", word) for word in words):
        raise Unusable(
            f"{setting!r} does not say which backups to keep: write it as “7d 4w 12m” (the newest of each of "
            "7 days, 4 weeks and 12 months), or “all”."
        )
    return {word[-1]: int(word[:-1]) for word in words}


def kept(names: Sequence[str], counts: dict[str, int]) -> set[str]:
    """The backups that a rule keeps: the newest of each period, and the newest overall."""
    if not counts:
        return set(names)
    found = set(names[-1:])
    for period, count in counts.items():
        newest = {moment(name).strftime(_PERIODS[period]): name for name in sorted(names)}
        found.update(list(newest.values())[-count:])
    return found


def moment(name: str) -> datetime:
    """When the backup with this name was made. Raises Unusable if it isn't a backup's name."""
    try:
        return datetime.strptime(name, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise Unusable(f"backups/{name} is no backup: move it out of the folder.") from error


def drop(place: Place, counts: dict[str, int], say: Callable[[str], None]) -> None:
    """Delete the backups that a rule does not keep, then the pictures that no kept backup names.

    Unfinished backups are deleted after a day. No backup may run meanwhile.
    """
    if not counts:
        return
    whole = manifest.whole(place)
    keeping = kept(whole, counts)
    now = max(map(moment, whole), default=datetime.now(UTC))
    for name in place.folders(manifest.FOLDER):
        is_abandoned = name not in whole and moment(name) < now - ABANDONED_AFTER
        if is_abandoned or (name in whole and name not in keeping):
            say(f"Dropping {'the half-made backup ' if is_abandoned else ''}{name}.")
            _delete(place, name)
    _sweep(place, keeping)


def _delete(place, name):
    """Delete its manifest first: without one, what is left is not a backup."""
    folder = f"{manifest.FOLDER}/{name}"
    for file in sorted(place.files(folder), key=lambda file: file != manifest.NAME):
        place.remove(f"{folder}/{file}")
    if name in place.folders(manifest.FOLDER):  # On a local disk, the empty folder is left.
        place.remove(folder)


def _sweep(place, keeping):
    # A damaged manifest raises here, before the files that it names could be deleted.
    named = {entry.object for name in sorted(keeping) for entry in Manifest(place, name).entries()}
    for stored in place.all_files(PICTURES):
        if stored not in named:
            place.remove(stored)
    for stored in notes.damaged(place) - {each.rpartition("/")[2] for each in named}:
        notes.forget_damage(place, stored)
