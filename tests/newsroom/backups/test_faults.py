"""What goes wrong with a backup or a restore is said, and leaves nothing that looks whole."""

import fcntl
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

FILL = """
from tests import factories
editor = factories.person("editor")
print(*(factories.image(editor).original.name for _ in range(3)))
"""


@pytest.fixture
def site(on_sqlite):
    return on_sqlite("site")


@pytest.fixture
def originals(site):
    """The files of the three originals that the site has."""
    return [site.folder / "private" / "originals" / name for name in site.run(FILL).split()]


def pictures(place):
    return sorted(path for path in place.glob("pictures/*/*") if path.is_file())


def test_an_original_that_is_lost_or_changed_on_the_site_fails_the_command_but_not_the_backup(
    site, originals, place, on_sqlite
):
    lost, changed, _ = originals
    lost.unlink()
    changed.write_bytes(b"something else")
    said = site.refused("backup", str(place))
    assert f"The original {lost.name} of picture 1 is missing." in said
    assert f"The original {changed.name} of picture 2 is not what was uploaded." in said
    assert "2 originals are missing or damaged" in said
    restored = on_sqlite("restored", is_empty=True)
    restored.done("restore", str(place))
    assert restored.run("from articles.models import Image; print(Image.objects.count())") == "3"
    # It is said each time, not only by the backup that found it first.
    assert "2 originals are missing or damaged" in site.refused("backup", str(place))


def test_a_damaged_backup_restores_nothing_to_be_served_and_a_mended_one_is_gone_on_with(
    site, originals, place, on_sqlite
):
    site.done("backup", str(place))
    damaged = next(path for path in reversed(pictures(place)))
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1])
    restored = on_sqlite("restored", is_empty=True)
    name = damaged.relative_to(place)
    assert f"{name} is damaged: its checksum is wrong." in restored.refused("restore", str(place))
    damaged.unlink()
    assert "restore --check" not in site.refused("restore", str(place), "--check")
    assert f"{name} is missing" in restored.refused("restore", str(place), "--go-on")
    assert not Path(restored.environment["DATABASE_URL"].removeprefix("sqlite:///")).exists() or (
        "already" not in restored.refused("restore", str(place), "--go-on")
    )
    damaged.write_bytes(whole)
    assert "overwrites nothing" in restored.refused("restore", str(place))
    restored.done("restore", str(place), "--go-on")
    assert "rules hold" in restored.done("verify")


def test_a_backup_without_sizes_has_them_rendered_after_the_restore(site, originals, place):
    site.done("backup", str(place), "--without-sizes")
    assert len(pictures(place)) == len(originals)
    (manifest,) = place.glob("backups/*/manifest.jsonl")
    assert '"SITE_URL": "http://testserver"' in manifest.read_text()
    assert site.environment["SECRET_KEY"] not in manifest.read_text()
    assert "rules hold" in site.done("restore", str(place), "--check")


def test_what_cannot_be_begun_says_what_to_do(site, originals, place, tmp_path):
    assert "set BACKUP_TO" in site.refused("backup")
    assert "mount or create the folder" in site.refused("backup", str(tmp_path / "unmounted"))
    assert not (tmp_path / "unmounted").exists()
    assert "names no bucket" in site.refused("backup", "s3://")
    assert "no backup that was made to its end" in site.refused("restore", str(place), "--check")
    with (site.folder / "private" / "backup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Another backup is running" in site.refused("backup", str(place))
    assert not any(place.iterdir())
    site.done("backup", str(place))
    (name,) = [folder.name for folder in (place / "backups").iterdir()]
    assert f"It has {name}." in site.refused("restore", str(place), "--backup", "yesterday")
    assert name in site.done("backup", str(place), "--list")


def test_backups_in_the_same_second_have_names_of_their_own(on_sqlite, place):
    site = on_sqlite("site")
    for _ in range(3):
        site.done("backup", str(place), "--keep", "all")
    assert len(list((place / "backups").iterdir())) == 3
