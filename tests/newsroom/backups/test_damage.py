"""What is damaged in a place of backups is found, mended from the site, and does not stop a whole restore."""

import hashlib

import pytest

from tests.newsroom.backups.harms import FILL, IN_FOLDERS

pytestmark = pytest.mark.once

FINDINGS = """
from newsroom.doctor.examinations import OF_THE_SITE
from newsroom.doctor.findings import examined
print(*(finding.name for finding in examined(OF_THE_SITE) if finding.name.startswith("backup")))
"""


@pytest.fixture
def site(on_sqlite):
    return on_sqlite("site")


@pytest.fixture
def filled(site):
    """A story, its picture and the path of the original, which the site has."""
    story, image, name = site.run(FILL).split()
    return story, image, site.folder / "private" / "originals" / name


def object_of(place, path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return place / "pictures" / digest[:2] / digest


@pytest.mark.parametrize("harm", IN_FOLDERS)
def test_a_damaged_file_is_found_by_a_drill_and_mended_by_the_next_backup(site, filled, place, harm):
    *_, original = filled
    site.done("backup", str(place))
    damaged = object_of(place, original)
    IN_FOLDERS[harm](damaged)
    said = site.refused("restore", str(place), "--check")
    assert damaged.name in said or "The drill failed" in said
    assert "backup.drill_failed" in site.run(FINDINGS)
    said = site.done("backup", str(place))
    assert ("1 damaged files of earlier backups were stored anew" in said) == (harm != "missing")
    assert damaged.read_bytes() == original.read_bytes()
    assert "can be restored" in site.done("restore", str(place), "--check")
    assert site.run(FINDINGS) == ""
    # It is not stored again each night.
    assert "; 1 files were new" in site.done("backup", str(place))
    assert not any((place / "damaged").glob("*"))


def test_what_is_cut_off_is_mended_without_a_drill_also_where_it_is_encrypted(
    on_sqlite, place, new_key, tmp_path
):
    identity, setting = new_key("ours")
    site = on_sqlite("site", BACKUP_ENCRYPT_TO=setting)
    site.run(FILL)
    site.done("backup", str(place))
    for damaged in place.glob("pictures/*/*"):
        damaged.write_bytes(damaged.read_bytes()[:60])
    site.done("backup", str(place))
    site.done("restore", str(place), "--check", "--identity", identity)


def test_an_encrypted_file_that_does_not_open_is_damaged_and_mended(on_sqlite, place, new_key):
    identity, setting = new_key("ours")
    site = on_sqlite("site", BACKUP_ENCRYPT_TO=setting)
    site.run(FILL)
    site.done("backup", str(place))
    for damaged in place.glob("pictures/*/*"):
        IN_FOLDERS["changed"](damaged)
    assert "--leave-out-damaged" in site.refused("restore", str(place), "--check", "--identity", identity)
    site.done("backup", str(place))
    site.done("restore", str(place), "--check", "--identity", identity)


@pytest.mark.parametrize("harm", IN_FOLDERS)
def test_a_restore_can_leave_out_what_is_damaged_and_names_what_misses_it(
    site, filled, place, on_sqlite, harm
):
    story, image, original = filled
    site.done("backup", str(place))
    IN_FOLDERS[harm](object_of(place, original))
    restored = on_sqlite("restored", is_empty=True)
    said = restored.refused("restore", str(place))
    assert object_of(place, original).name in said
    assert "1 files are damaged in the backup or missing from it" in said
    said = " ".join(restored.done("restore", str(place), "--go-on", "--leave-out-damaged").split())
    assert f"Left out: The original {original.name} of picture {image}, " in said
    assert f"used in stories {story}." in said
    assert restored.run("from articles.models import Article; print(Article.objects.count())") == "1"
    # Its sizes are not damaged: readers have the picture.
    assert any((restored.folder / "media").rglob("*.webp"))


def test_sizes_that_were_left_out_are_rendered_again(site, filled, place, on_sqlite):
    _, image, original = filled
    site.done("backup", str(place))
    for each in place.glob("pictures/*/*"):
        if each != object_of(place, original):
            IN_FOLDERS["changed"](each)
    restored = on_sqlite("restored", is_empty=True)
    said = restored.done("restore", str(place), "--leave-out-damaged", "--render")
    assert f"sizes of picture {image}" in said
    assert "rules hold" in restored.done("verify")


def test_an_original_that_neither_the_site_nor_its_backups_have_whole_is_named(
    site, filled, place, on_sqlite
):
    *_, original = filled
    site.done("backup", str(place))
    IN_FOLDERS["cut off"](object_of(place, original))
    original.unlink()
    said = site.refused("backup", str(place))
    assert f"{original.name} of picture 1 is missing, and no whole copy of it is among the backups." in said
    # The newest backup then names it no more, so that it is restored without asking.
    on_sqlite("restored", is_empty=True).done("restore", str(place))


def test_an_original_that_cannot_be_read_stops_no_backup(site, filled, place, on_sqlite):
    *_, original = filled
    IN_FOLDERS["unreadable"](original)
    assert f"The original {original.name} of picture 1 can’t be read" in site.refused("backup", str(place))
    on_sqlite("restored", is_empty=True).done("restore", str(place))


def test_a_damaged_manifest_stops_no_later_backup(site, filled, place):
    site.done("backup", str(place))
    (manifest,) = place.glob("backups/*/manifest.jsonl")
    IN_FOLDERS["cut off"](manifest)
    manifest.parent.rename(manifest.parent.with_name("2026-01-01T000000Z"))
    said = site.done("backup", str(place), "--keep", "all")
    assert "is damaged: use another backup" in said
    assert "can be restored" in site.done("restore", str(place), "--check")


def test_a_damaged_take_down_on_the_list_is_named_when_all_else_is_restored(site, filled, place, on_sqlite):
    site.done("backup", str(place))
    (place / "taken-down").mkdir()
    (place / "taken-down" / "story-1-2.json").write_bytes(b"{")
    restored = on_sqlite("restored", is_empty=True)
    said = restored.refused("restore", str(place))
    assert "taken-down/story-1-2.json is damaged" in said
    assert "Do not serve the site yet" in said
    assert restored.run("from articles.models import Job; print(Job.objects.exists())") == "True"
