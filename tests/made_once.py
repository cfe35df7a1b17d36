"""Things made once per test run, for all of its processes: migrated databases, collected static files."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = "TESTS_MADE_ONCE"
"""The environment variable with their folder, for every process of the run."""


@contextmanager
def run():
    """The run, which deletes what it made; part of a larger run leaves that alone."""
    if FOLDER in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="newsroom-tests-once-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user.
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


def made_once(name, make) -> Path:
    """The file or folder created by `make` at the path it gets, for the first process that asks."""
    path = Path(os.environ[FOLDER]) / name
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            make(unfinished)
            unfinished.rename(path)
    return path


def migrated_sqlite(path) -> None:
    """Create a database at a path, with all tables but only the rows from migrations."""
    shutil.copyfile(made_once("sqlite", lambda new: migrate(f"sqlite:///{new}")), path)


def migrate(database_url) -> None:
    manage("migrate", DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL=database_url)


def static_files() -> Path:
    """The folder of static files as served in production."""
    return made_once("static", collect)


def collect(folder) -> None:
    production = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SECRET_KEY": "tests-only"}
    manage("collectstatic", "--noinput", **production, STATIC_ROOT=str(folder))


def manage(*arguments, **environment) -> None:
    command = [sys.executable, "manage.py", *arguments, "--verbosity", "0"]
    subprocess.run(command, env={**os.environ, **environment}, cwd=ROOT, check=True)
