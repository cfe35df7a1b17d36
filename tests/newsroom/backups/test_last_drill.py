"""What a place says of its last drill is believed only where it can be true, and stops no backup."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.backups import notes
from newsroom.backups.places import Place, Unusable

pytestmark = pytest.mark.once

DRILLS = """
from newsroom.models import Heartbeat
print(*(f"{name} {at.isoformat()}" for name, at in Heartbeat.objects.filter(name__contains="drill")
        .values_list("name", "at")))
"""
BEAT = """
from datetime import datetime
from newsroom.models import Heartbeat
Heartbeat.objects.beat("drill", datetime.fromisoformat("{at}"))
"""


def said_of(place, at, *, succeeded=True):
    (place / "drills").mkdir(exist_ok=True)
    (place / "drills" / "last.json").write_text(json.dumps({"at": at, "succeeded": succeeded}))


def ago(**since):
    return (timezone.now() - timedelta(**since)).isoformat()


@pytest.mark.parametrize(
    "at",
    [
        *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59+00:00"),
        *("2026-10-01T12:00:00", "yesterday", 7, None),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(place, at):
    said_of(place, at)
    with pytest.raises(Unusable, match=r"^drills/last\.json .* delete it\."):
        notes.last_drill(Place(str(place)))


def test_a_clock_that_is_some_minutes_fast_is_believed(place):
    said_of(place, ago(minutes=-4))
    assert notes.last_drill(Place(str(place))).succeeded
    said_of(place, ago(minutes=-6))
    with pytest.raises(Unusable, match="in the future"):
        notes.last_drill(Place(str(place)))


def test_no_time_of_a_drill_stops_a_backup_or_hides_a_later_failure(on_sqlite, place):
    site = on_sqlite("site")
    for at in ("0001-01-01T00:00:00+23:59", ago(days=-400)):
        said_of(place, at)
        assert "last.json" in site.done("backup", str(place), "--keep", "1d")
        assert site.run(DRILLS) == ""
    assert len(list((place / "backups").iterdir())) == 1
    # Recorded by an earlier version that believed it.
    site.run(BEAT.format(at=ago(days=-400)))
    said_of(place, failed := ago(hours=1), succeeded=False)
    site.done("backup", str(place), "--keep", "1d")
    assert site.run(DRILLS) == f"drill_failed {failed}"
    # An older note than what is known changes nothing.
    said_of(place, ago(days=2))
    site.done("backup", str(place), "--keep", "1d")
    assert site.run(DRILLS) == f"drill_failed {failed}"


def test_a_note_that_cannot_be_read_stops_no_backup(on_sqlite, place):
    (place / "drills" / "last.json").mkdir(parents=True)
    assert "last.json" in on_sqlite("site").done("backup", str(place))
