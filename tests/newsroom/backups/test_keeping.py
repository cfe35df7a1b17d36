"""Which backups are whole, which are kept, and what goes with the others."""

import io
from datetime import UTC, datetime, timedelta

import pytest

from newsroom.backups import keeping, manifest
from newsroom.backups.manifest import Entry, Manifest, Writer
from newsroom.backups.places import Place, Unusable

pytestmark = pytest.mark.once

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def name_of(moment):
    return moment.strftime("%Y-%m-%dT%H%M%SZ")


def days_back(*days):
    return [name_of(NOON - timedelta(days=each)) for each in sorted(days, reverse=True)]


def test_the_newest_of_each_day_week_and_month_is_kept():
    morning = name_of(NOON - timedelta(hours=3))
    names = sorted([*days_back(*range(400)), morning])
    found = keeping.kept(names, keeping.rule("7d 4w 12m"))
    assert morning not in found
    # Seven days, from a Monday back; the Sundays of the weeks before; the ends of the months before.
    assert found == {
        *days_back(*range(7)),
        *days_back(1, 8, 15),
        *days_back(30, 61, 91, 122, 153, 183, 214, 244, 275, 303, 334),
    }
    assert keeping.kept(names, keeping.rule("all")) == set(names)
    assert keeping.kept(days_back(900, 800), keeping.rule("1m")) == set(days_back(800))


@pytest.mark.parametrize("setting", ["", "7", "0d", "7d,4w", "7d 4y", "everything"])
def test_a_rule_that_says_nothing_is_refused(setting):
    with pytest.raises(Unusable, match="7d 4w 12m"):
        keeping.rule(setting)


def picture(letter):
    digest = letter * 64
    return Entry("original", 1, f"{letter}.png", digest, 1, f"pictures/{letter * 2}/{digest}")


def put(place, path, content=b"x"):
    place.put(path, io.BytesIO(content))


def write(place, name, *entries, tmp_path):
    writer = Writer(tmp_path / "manifest")
    writer.head(version="0.1.0")
    for entry in entries:
        writer.add(entry)
        if not place.has(entry.object):
            put(place, entry.object)
    writer.end()
    put(place, f"backups/{name}/database")
    put(place, manifest.path_of(name), (tmp_path / "manifest").read_bytes())


def test_pictures_stay_as_long_as_a_kept_backup_names_them_and_half_made_backups_go_after_a_day(
    place, tmp_path
):
    place = Place(str(place))
    old, half_made, yesterday, today = days_back(3, 2, 1, 0)
    write(place, old, picture("a"), picture("b"), tmp_path=tmp_path)
    write(place, yesterday, picture("b"), picture("c"), tmp_path=tmp_path)
    write(place, today, picture("c"), tmp_path=tmp_path)
    put(place, f"backups/{half_made}/database")
    just_begun = name_of(NOON - timedelta(hours=1))
    put(place, f"backups/{just_begun}/database")
    put(place, "taken-down/story-1.json")
    said = []
    keeping.drop(place, keeping.rule("2d"), said.append)
    assert said == [f"Dropping {old}.", f"Dropping the half-made backup {half_made}."]
    assert manifest.whole(place) == [yesterday, today]
    assert place.folders("backups") == [yesterday, just_begun, today]
    assert [*place.all_files("pictures")] == [picture(letter).object for letter in "bc"]
    assert place.files("taken-down") == ["story-1.json"]


@pytest.mark.parametrize(
    "harm",
    [
        lambda written: written[:-80],
        lambda written: written.replace(b"a.png", b"b.png"),
        lambda written: b"\n".join(written.split(b"\n")[:-2]) + b"\n",
        lambda written: b"",
    ],
)
def test_a_manifest_that_is_not_as_it_was_written_is_refused_and_drops_nothing(place, tmp_path, harm):
    folder, place = place, Place(str(place))
    old, name = days_back(1, 0)
    write(place, old, picture("b"), tmp_path=tmp_path)
    write(place, name, picture("a"), tmp_path=tmp_path)
    assert [*Manifest(place, name).entries()] == [picture("a")]
    file = folder / manifest.path_of(name)
    file.write_bytes(harm(file.read_bytes()))
    with pytest.raises(Unusable, match=f"The manifest of the backup {name} is damaged"):
        Manifest(place, name)
    with pytest.raises(Unusable, match="is damaged"):
        keeping.drop(place, keeping.rule("2d"), print)
    assert place.has(picture("a").object)
