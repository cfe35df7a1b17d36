"""A video, audio or download that was killed after a backup is killed again by a restore of it."""

import json

import pytest

pytestmark = pytest.mark.once

FILL = """
from tests import factories
from tests.articles.clips import made

editor = factories.person("editor", username="ed")
clip = made.document(editor)
from articles.html import figure
factories.published(editor, body=figure(clip.key, 640, 64, clip.title, '', ''))
print(clip.key)
"""
KILL = """
from articles import workflow
from articles.models import Clip
from newsroom.models import User

workflow.kill_clip(Clip.objects.get(), by=User.objects.get(username="ed"), reason="A court said so.")
"""
STATE = """
from articles.models import AuditEntry, Clip

print(Clip.objects.get().killed_at is not None, AuditEntry.objects.filter(act="clip_killed").count())
"""


def test_a_killed_download_stays_killed_after_a_restore_of_before(on_sqlite, place):
    site = on_sqlite("site", BACKUP_TO=str(place))
    key = site.run(FILL)
    site.done("backup")
    site.run(KILL)
    site.done("deliver")
    listed = json.loads((place / "taken-down" / f"clip-{key}.json").read_text())
    assert (listed["clip"], listed["by"]) == (key, "ed")
    assert "court" not in str(listed)
    restored = on_sqlite("restored", is_empty=True, BACKUP_TO=str(place))
    assert "1 take-downs and kills" in restored.done("restore", str(place))
    assert restored.run(STATE) == "True 1"
    restored.done("deliver")
    assert not any((restored.folder / "media").rglob("*.csv"))
    assert restored.done("restore", str(place), "--take-downs").startswith("0 take-downs")
    assert "rules hold" in restored.done("verify")


def test_its_public_file_goes_at_once_where_a_restore_by_other_means_has_it(on_sqlite, place):
    site = on_sqlite("site", BACKUP_TO=str(place))
    key = site.run(FILL)
    site.done("deliver")
    media = site.folder / "media"
    assert [*media.rglob("*.csv")]
    (place / "taken-down").mkdir()
    said = {"clip": key, "by": "ed", "at": "2026-10-01T12:00:00+00:00"}
    (place / "taken-down" / f"clip-{key}.json").write_text(json.dumps(said))
    assert site.done("restore", str(place), "--take-downs").startswith("1 take-downs")
    assert not [*media.rglob("*.csv")]
