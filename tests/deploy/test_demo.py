"""`make demo`: a signal to it ends all that it has started."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.deploy.fronts import ROOT
from tests.made_once import migrated_sqlite, static_files
from tests.newsroom.running import until
from tests.ports import free_port

pytestmark = pytest.mark.once


def in_session(number):
    """{process: its command} of a session's processes that have not ended."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[3] == str(number) and fields[0] != "Z":
            found[int(folder.name)] = command
    return found


@pytest.fixture
def home(tmp_path):
    """Of a demo that has its tables and static files, which take longest to make, and no stories yet."""
    migrated_sqlite(tmp_path / "newsroom.sqlite3")
    (tmp_path / "static").symlink_to(static_files())
    (tmp_path / "collected").touch()
    return tmp_path


@pytest.mark.parametrize("reached", ["manage.py worker", "<heredoc>"])
def test_sigterm_to_make_ends_all_that_the_demo_started(home, reached):
    """Once it serves, and while it still makes the newsroom: a Python that reads its program from `-`."""
    wanted = "python - " if reached == "<heredoc>" else reached
    port = free_port()
    environment = {**os.environ, "DEMO_HOME": str(home)}
    command = ["/usr/bin/make", "demo", f"PORT={port}"]
    make = subprocess.Popen(
        command, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        until(lambda: any(wanted in each for each in in_session(make.pid).values()), seconds=240, pause=0.5)
        make.send_signal(signal.SIGTERM)
        make.wait(timeout=60)
        until(lambda: not in_session(make.pid), seconds=60)
    finally:
        for process in in_session(make.pid):
            os.kill(process, signal.SIGKILL)
