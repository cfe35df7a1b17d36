"""A new version takes over while readers send requests; if that fails, the old one serves on or again."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from newsroom.updating.releases import extras_in_use
from newsroom.version import VERSION
from tests import forking, made_once
from tests.newsroom.readers import readers
from tests.newsroom.running import ask, until
from tests.ports import free_port

pytestmark = pytest.mark.once

ROOT = forking.ROOT
MIGRATION = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("newsroom", "{newest}")]
    operations = [migrations.RunSQL("CREATE TABLE newsroom_of_tomorrow (id integer)")]
"""


class Machine:
    """A machine on which the site runs from a folder of releases."""

    def __init__(self, folder):
        self.folder, self.first = folder, folder / "releases" / "first"
        self.current = folder / "current"
        self._copy_the_project()
        self.current.symlink_to(self.first)
        self.address = f"http://127.0.0.1:{free_port()}"
        made_once.migrated_sqlite(folder / "site.sqlite3")
        (folder / "backups").mkdir()
        shutil.copytree(made_once.static_files(), folder / "static")
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.newsroom.running_settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "",  # Deployments reject it.
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "SECRET_KEY": "x" * 60,
            "SITE_URL": self.address,
            "STATIC_ROOT": str(folder / "static"),
            "BACKUP_TO": str(folder / "backups"),
        }

    def _copy_the_project(self):
        for name in self.git("ls-files", "-co", "--exclude-standard", folder=ROOT).splitlines():
            if (ROOT / name).is_file() and not name.startswith(("newsroom/demo/", "benchmarks/", "audit/")):
                target = self.first / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, target)
        self.git("init", "--quiet")
        self.commit("first")
        (self.first / ".venv").symlink_to(Path(sys.prefix))

    def git(self, *arguments, folder=None):
        who = ["-c", "user.name=Test", "-c", "user.email=test@news.example"]
        command = ["git", "-C", folder or self.first, *who, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def commit(self, name, **files):
        """Commit a version based on the first, with changes to these files."""
        for path, text in files.items():
            (self.first / path).write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", name)
        self.git("tag", name)
        if name != "first":
            self.git("checkout", "--quiet", "first")

    def update(self, *arguments, reload=""):
        """The exit status and output of an update."""
        command = [self.current / ".venv/bin/python", "manage.py", "update", *arguments]
        command += [
            "--install",
            f"ln -s {sys.prefix} .venv",
            "--reload",
            reload or f"kill -HUP {self.process.pid}",
        ]
        command += ["--address", self.address, "--patience", "90"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        done = subprocess.run(command, cwd=self.current, env=self.environment, check=False, **pipes)
        return done.returncode, done.stdout

    def serve(self):
        """Serve as with a systemd socket unit, from wherever `current` points."""
        command = [sys.executable, ROOT / "tests/newsroom/supervising.py", self.address.rpartition(":")[2]]
        command += [".venv/bin/python", "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        command += ["--workers", "1", "--bind", "fd://3"]
        with (self.folder / "log").open("w") as log:
            # Not the release folder: a process keeps the folder that a link pointed to when it started.
            start = ["sh", "-c", f'cd "{self.current}" && exec "$@"', "sh", *command[3:]]
            command = [*command[:3], *start]
            self.process = subprocess.Popen(command, cwd=self.folder, env=self.environment, stderr=log)
        until(lambda: ask(self.address + "/healthz").status == 200, seconds=90)

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def has_table(self, name):
        with closing(sqlite3.connect(self.folder / "site.sqlite3")) as database:
            return bool(database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [name]).fetchone())

    def version(self):
        return re.search(r'"version": "(.*)"', ask(self.address + "/healthz").text)[1]


@pytest.fixture
def machine(tmp_path):
    machine = Machine(tmp_path)
    newest = max(path.stem for path in (machine.first / "newsroom/migrations").glob("0*.py"))
    later = (machine.first / "newsroom/version.py").read_text().replace(VERSION, "9.9.9")
    added = {"newsroom/version.py": later}
    added["newsroom/migrations/9999_tomorrow.py"] = MIGRATION.format(newest=newest)
    machine.commit("v9.9.9", **added)
    machine.commit("v9.9.10", **{"newsroom/version.py": later.replace("9.9.9", "9.9.10")})
    machine.commit("broken", **{"newsroom/wsgi.py": "application = None.nothing\n"})
    machine.commit("ill", **{"newsroom/migrations/9999_ill.py": MIGRATION.format(newest="9998_nowhere")})
    yield machine
    machine.end()


def refused_before_the_switch(machine, name, because):
    """Whether an update to a version changes nothing; its output must say why."""
    serving, version = machine.current.resolve(), machine.version()
    status, said = machine.update(name, "--without-backup")
    assert status == 1, said
    assert because in said
    assert "Nothing was switched: the old version serves on." in said
    return (machine.current.resolve(), machine.version()) == (serving, version)


def taken_back(machine, name):
    """Whether the old version serves again after an update to a version that fails to start."""
    serving, version = machine.current.resolve(), machine.version()
    fails_once = f"sh -c 'test -e {machine.folder}/once || ! touch {machine.folder}/once'"
    status, said = machine.update(name, "--without-backup", reload=fails_once)
    assert status == 1, said
    assert "the old one serves again" in said
    return (machine.current.resolve(), machine.version()) == (serving, version)


def test_readers_notice_nothing_of_updates_whether_they_succeed_or_fail(machine):
    machine.serve()
    with readers(2, [f"{machine.address}/", f"{machine.address}/rss.xml"]) as found:
        assert refused_before_the_switch(machine, "ill", because="9998_nowhere")
        status, said = machine.update("v9.9.9")
        assert status == 0, said
        assert machine.version().startswith("9.9.9+")
        assert machine.has_table("newsroom_of_tomorrow")
        assert len(list((machine.folder / "backups/backups").iterdir())) == 1, "kept: the newest of the day"
        assert refused_before_the_switch(machine, "broken", because="NoneType")
        assert taken_back(machine, "v9.9.10")
        status, said = machine.update("--back", "first")
        assert (status, machine.version()) == (0, VERSION), said
    asked = [each for reader in found for each in reader.asked]
    assert len(asked) > 50
    assert not [(each.address, each.answer.status) for each in asked if each.answer.status != 200]


def test_an_update_keeps_the_extras_whose_packages_are_installed(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\n[project.optional-dependencies]\n'
        'there = ["pillow>=1", "psycopg[binary]>=3"]\nmissing = ["pillow", "not-installed-anywhere==1"]\n'
    )
    assert extras_in_use(tmp_path) == ["there"]


def test_an_update_of_a_site_without_folders_for_releases_says_what_it_needs():
    ended = forking.manage(
        {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}, "update", "v1", "--reload", "true"
    )
    assert ended.status == 1
    assert "docs/releases.md" in ended.stderr
