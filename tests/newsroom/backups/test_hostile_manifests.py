"""A manifest of somebody who can write into the place, with the right checksum, is refused in words."""

import hashlib
import json
import os

import pytest

from newsroom.backups import manifest
from newsroom.backups.manifest import Manifest
from newsroom.backups.places import Place, Unusable
from tests.newsroom.backups.harms import FILL

pytestmark = pytest.mark.once

SHA256 = "a" * 64
NAME = "2026-11-30T120000Z"
WHOLE = ["original", 1, "a.png", SHA256, 1, f"pictures/aa/{SHA256}"]


def with_checksum(*lines):
    content = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    return content + json.dumps({"sha256": hashlib.sha256(content).hexdigest()}).encode() + b"\n"


def written(place, *lines):
    (folder := place / "backups" / NAME).mkdir(parents=True)
    (folder / manifest.NAME).write_bytes(with_checksum(*lines))
    return Place(str(place))


def but(at, value):
    return [*WHOLE[:at], value, *WHOLE[at + 1 :]]


@pytest.mark.parametrize(
    "entry",
    [
        *(but(2, "../../etc/cron.d/a"), but(2, "/etc/passwd"), but(2, "a/../b"), but(2, ""), but(2, "a\0b")),
        *(but(2, "..\\a"), but(2, 7), but(0, "else"), but(1, -1), but(1, "1"), but(1, True), but(4, 1.5)),
        *(
            but(3, "a"),
            but(5, "/etc/passwd"),
            but(5, "pictures/../../a"),
            but(5, "taken-down/a"),
            but(5, None),
        ),
        *(WHOLE[:3], [*WHOLE, 1], {"a": 1}, 7, None, "a"),
    ],
    ids=str,
)
def test_an_entry_that_is_none_is_refused(place, entry):
    with pytest.raises(Unusable, match=f"The manifest of the backup {NAME} is damaged"):
        Manifest(written(place, {"format": 1}, WHOLE, entry), NAME)


def test_entries_are_read_as_they_were_written(place):
    found = Manifest(written(place, {"format": 1}, WHOLE, but(2, "clips/“a b”.pdf")), NAME)
    assert [[*entry] for entry in found.entries()] == [WHOLE, but(2, "clips/“a b”.pdf")]


@pytest.mark.parametrize("head", [[], 7, {"format": 1}, {"format": 1, "version": "0.1.0", "migrations": [7]}])
def test_a_head_that_says_nothing_is_refused_by_commands(on_sqlite, place, head):
    written(place, head, WHOLE)
    restored = on_sqlite("restored", is_empty=True)
    for command in (["restore", str(place)], ["backup", "--list", str(place)]):
        assert f"The manifest of the backup {NAME} is damaged" in restored.refused(*command)


def test_a_manifest_without_a_database_and_a_fifo_for_a_file_end_in_words(on_sqlite, place):
    site = on_sqlite("site")
    site.run(FILL)
    site.done("backup", str(place))
    for path in place.glob("pictures/*/*"):
        path.unlink()
        os.mkfifo(path)
    restored = on_sqlite("restored", is_empty=True)
    assert "files are damaged in the backup" in restored.refused("restore", str(place))
    (path,) = place.glob("backups/*/manifest.jsonl")
    head, _, *entries, _ = map(json.loads, path.read_bytes().splitlines())
    path.write_bytes(with_checksum(head, *entries))
    assert "The manifest of the backup" in restored.refused("restore", str(place), "--go-on")
    path.unlink()
    os.mkfifo(path)
    assert "is damaged: use another backup" in restored.refused("restore", str(place), "--go-on")
