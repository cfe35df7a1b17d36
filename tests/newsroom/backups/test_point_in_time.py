"""PostgreSQL is restored to a moment by the steps of docs/backup.md."""

import shutil

import psycopg
import pytest

from tests.newsroom.backups.sites import Site
from tests.newsroom.running import Database
from tests.newsroom.standbys import ask

pytestmark = pytest.mark.once

PUBLISH = """
from articles.models import Story
from newsroom.models import User
from tests import factories

eve = User.objects.filter(username="eve").first() or factories.person("editor", username="eve")
factories.published(eve, headline="{headline}")
print(Story.objects.count())
"""
HEADLINES = (
    "from articles.models import Story; print(*sorted(Story.objects.values_list('headline', flat=True)))"
)


class Archiving(Database):
    """A server that archives each segment of its log into a folder as soon as it is full or closed."""

    def __init__(self):
        super().__init__()
        self.archive = self._folder("archive")

    def _folder(self, name):
        folder = self.folder / name
        folder.mkdir()
        if self.account:
            shutil.chown(folder, self.account)
        return folder

    def archives(self):
        copy = f"test ! -f {self.archive}/%f && cp %p {self.archive}/%f"
        self.start("-c", "wal_level=replica", "-c", "archive_mode=on", "-c", f"archive_command={copy}")

    def take_base(self):
        """A copy of the whole server, from which a restore begins."""
        base = self.folder / "base"
        command = [self.programs / "pg_basebackup", "-D", base, "-h", self.folder, "-U", "newsroom"]
        self._run([*command, "-c", "fast", "--no-sync"], check=True)
        return base


class Restored(Database):
    """A server made of another one's base and archive, up to a moment."""

    def __init__(self, base, archive, moment):
        self.base, self.archive, self.moment = base, archive, moment
        super().__init__()

    def initialise(self):
        self._run([shutil.which("cp"), "-a", self.base, self.data], check=True)
        target = f"restore_command = 'cp {self.archive}/%f %p'\n"
        target += f"recovery_target_time = '{self.moment}'\nrecovery_target_action = 'promote'\n"
        with (self.data / "postgresql.auto.conf").open("a") as settings:
            settings.write(target)
        self._run([shutil.which("touch"), self.data / "recovery.signal"], check=True)


@pytest.fixture
def server():
    found = Archiving()
    found.archives()
    yield found
    found.end()


def test_what_was_done_before_a_moment_is_there_and_what_came_after_is_not(server, tmp_path):
    site = Site(tmp_path / "site", server.url)
    site.run(PUBLISH.format(headline="Base"))
    base = server.take_base()
    site.run(PUBLISH.format(headline="Before"))
    moment = ask(server, "SELECT clock_timestamp()::text")
    site.run(PUBLISH.format(headline="After"))
    # PostgreSQL has the rest archived as soon as the segment is closed.
    segment = ask(server, "SELECT pg_walfile_name(pg_switch_wal())")
    while not (server.archive / segment).exists():
        ask(server, "SELECT pg_sleep(0.05)")
    restored = Restored(base, server.archive, moment)
    try:
        restored.start()
        while ask(restored, "SELECT pg_is_in_recovery()"):
            ask(restored, "SELECT pg_sleep(0.05)")
        again = Site(tmp_path / "again", restored.url)
        assert again.run(HEADLINES) == "Base Before"
        assert "rules hold" in again.done("verify")
        # It is a server of its own from then on.
        assert again.run(PUBLISH.format(headline="Afterwards")) == "3"
        with psycopg.connect(f"host={server.folder} user=newsroom dbname=postgres") as connection:
            assert connection.execute("SELECT count(*) FROM articles_story").fetchone() == (3,)
    finally:
        restored.end()
