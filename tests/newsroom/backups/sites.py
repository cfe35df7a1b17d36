"""Sites that are backed up and restored: each a database and folders of its own, run as in production."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import forking, made_once, with_postgresql
from tests.newsroom.running import until

ROOT = Path(forking.ROOT)


class Site:
    """The site with a database, its folders below another one."""

    def __init__(self, folder: Path, database_url: str, **own):
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.environment = {
            **os.environ,
            "PATH": f"{_programs()}:{os.environ['PATH']}",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATABASE_URL": database_url,
            "SECRET_KEY": "tests-only",
            "SITE_URL": "http://testserver",
            "TIME_ZONE": "Europe/London",
            "MEDIA_ROOT": str(folder / "media"),
            "PRIVATE_ROOT": str(folder / "private"),
            **own,
        }

    def manage(self, *arguments):
        """How manage.py ended."""
        return forking.manage(self.environment, *arguments)

    def done(self, *arguments) -> str:
        """All that manage.py said; it must have done what it was told."""
        ended = self.manage(*arguments)
        assert ended.status == 0, ended.stderr
        return ended.stdout + ended.stderr

    def refused(self, *arguments) -> str:
        """Why manage.py failed."""
        ended = self.manage(*arguments)
        assert ended.status == 1, ended.stdout
        return re.sub(r"\s+", " ", ended.stderr)

    def run(self, code: str) -> str:
        """What a piece of Python in the site prints."""
        ended = self.manage("shell", "--no-imports", "-c", code)
        assert ended.status == 0, ended.stderr
        return ended.stdout.strip()

    @contextmanager
    def working(self, code: str):
        """A process of the site that runs this code meanwhile, and has printed a line."""
        log = self.folder / "working.log"
        with log.open("w") as out:
            command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
            process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=out, stderr=out)
        try:
            until(lambda: log.read_text().count("\n") >= 2 or process.poll() is not None, seconds=120)
            assert process.poll() is None, log.read_text()
            yield log
            assert process.poll() is None, log.read_text()
        finally:
            process.terminate()
            process.wait(timeout=30)


def _programs() -> Path:
    """Where pg_dump is that fits the server of the tests."""
    found = with_postgresql.find_system_programs()
    return found or with_postgresql.bundled_programs(Path(), is_copied=False)


def sqlite(folder: Path, name: str, *, is_empty=False) -> str:
    """The address of a database that has all tables, or none."""
    path = folder / f"{name}.sqlite3"
    if not is_empty:
        made_once.migrated_sqlite(path)
    return f"sqlite:///{path}"


def postgresql(server, name: str, *, is_empty=False) -> str:
    """The same on a server."""
    template = "template0" if is_empty else "migrated"
    with psycopg.connect(server.url.replace("@/", "@localhost/"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.url.replace("/postgres?", f"/{name}?")
