"""The release name is the same in all processes that serve the same pages."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

PRINT = "import django; django.setup(); from articles.caches.release import release; print(release())"


def named(**environment):
    found = {
        **os.environ,
        "SECRET_KEY": "tests-only",
        "DATABASE_URL": "sqlite:///none.sqlite3",
        **environment,
    }
    found["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    done = subprocess.run(
        [sys.executable, "-c", PRINT],
        env=found,
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def test_processes_of_one_release_agree_wherever_their_files_lie_and_others_do_not(tmp_path):
    first = named(PYTHONHASHSEED="1", MEDIA_ROOT=str(tmp_path / "one"))
    assert named(PYTHONHASHSEED="2", MEDIA_ROOT=str(tmp_path / "another")) == first
    assert named(SITE_NAME="Another paper") != first
    assert named(DATABASE_URL="sqlite:///another.sqlite3") != first
    (tmp_path / "staticfiles.json").write_text("{}")
    assert named(STATIC_ROOT=str(tmp_path)) != first
