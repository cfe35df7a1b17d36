"""The site as in production, and a PostgreSQL server that a test can stop, freeze and start."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from tests import forking, with_postgresql
from tests.ports import free_port


class Database:
    """A PostgreSQL server in its own folder, with a migrated database."""

    def __init__(self):
        # Not one of pytest's own folders, which are inaccessible to the server's account.
        self.folder = folder = Path(tempfile.mkdtemp(prefix="newsroom-postgresql-"))
        self.data = folder / "data"
        self.account = with_postgresql.owner()
        if self.account:
            shutil.chown(folder, self.account)
            folder.chmod(0o755)
        self.log = (folder / "log").open("w")
        found = with_postgresql.find_system_programs()
        self.programs = found or with_postgresql.bundled_programs(folder, is_copied=bool(self.account))
        self.initialise()
        self.process = None

    def initialise(self):
        with_postgresql.migrated_data(self.programs, self.folder, self.as_owner)

    @property
    def url(self):
        return f"postgres://newsroom@/postgres?host={self.folder}"

    @property
    def as_owner(self):
        return {"cwd": "/", "stdout": self.log, "stderr": self.log} | (
            {"user": self.account} if self.account else {}
        )

    def _run(self, command, **options):
        subprocess.run(command, **options, **self.as_owner)

    def start(self, *options):
        command = [self.programs / "postgres", "-D", self.data, "-k", self.folder]
        command += ["-c", "listen_addresses=", *with_postgresql.HASTE, *options]
        self.process = subprocess.Popen(command, **self.as_owner)
        with_postgresql.wait_until_ready(self.programs, self.folder, self.process)

    def stop(self):
        """Stop it abruptly, like a crash."""
        processes = self.processes()
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=30)
        until(lambda: not any(map(is_running, processes)), seconds=30)  # They hold its memory until they end.

    def end(self):
        self.stop()
        self.log.close()
        shutil.rmtree(self.folder)

    def freeze(self):
        self._send(signal.SIGSTOP)

    def thaw(self):
        self._send(signal.SIGCONT)

    def _send(self, sent):
        for pid in self.processes():
            with suppress(ProcessLookupError):  # A process that is shutting down may have ended meanwhile.
                os.kill(pid, sent)

    def processes(self):
        """The server's process and its children; the server first, so that it can start no others."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]


def is_running(pid: int) -> bool:
    """Whether a process exists and has not ended: an unreaped one is still listed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def site(folder: Path, database_url: str, **own):
    """gunicorn as deployed, with one process; yields the site's address."""
    with gunicorn(folder, database_url, workers=1, **own) as (address, _):
        yield address


@contextmanager
def gunicorn(folder: Path, database_url: str, *, workers: int, **own):
    """gunicorn as deployed; yields the site's address and the master process.

    `own`: settings in addition to those of `environment_of`.
    """
    port = free_port()
    environment = environment_of(folder, database_url, port, **own)
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    command += ["--workers", str(workers), "--bind", f"127.0.0.1:{port}"]
    log = (folder / f"gunicorn-{port}.log").open("w")
    process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: ask(address + "/healthz").status == 200 or process.poll() is not None, seconds=180)
        assert process.poll() is None, Path(log.name).read_text()
        yield address, process
    finally:
        process.terminate()
        process.wait(timeout=60)
        log.close()


def environment_of(folder: Path, database_url: str, port: int, **own) -> dict:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.newsroom.running_settings",
        "DATABASE_URL": database_url,
        "SECRET_KEY": "tests-only",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
        **own,
    }


def run(folder: Path, database_url: str, code: str, **own) -> str:
    """Run Python code inside the site, in a separate process; returns its output."""
    done = forking.manage(
        environment_of(folder, database_url, 80, **own), "shell", "--no-imports", "-c", code
    )
    assert done.status == 0, done.stderr
    return done.stdout.strip()


FILL = """
from django.conf import settings
from django.test import Client
from tests import factories

editor = factories.person("editor")
story = factories.published(editor, headline="The bridge is open")
client = Client()
client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
print(story.pk, client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
"""Creates a live story; prints its number and an editor's session."""


class Editor:
    """A signed-in person who can submit forms."""

    TOKEN = "t" * 32

    def __init__(self, address, session):
        self.address = address
        cookies = f"sessionid={session}; csrftoken={self.TOKEN}"
        self.headers = {"Cookie": cookies, "Origin": address}

    def get(self, path):
        return ask(self.address + path, headers=self.headers)

    def post(self, path, **fields):
        data = urlencode({"csrfmiddlewaretoken": self.TOKEN, **fields}, doseq=True).encode()
        return ask(self.address + path, data=data, headers=self.headers)


class Answer:
    def __init__(self, status, headers, text, seconds):
        self.status, self.headers, self.text, self.seconds = status, headers, text, seconds


def ask(address: str, *, data: bytes | None = None, headers=(), timeout=30) -> Answer:
    """The response to a GET or POST, with its duration; status 0 for no response."""
    began = time.monotonic()
    request = urllib.request.Request(address, data=data, headers=dict(headers))  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=timeout) as got:  # noqa: S310 - our own server
            status, found, text = got.status, got.headers, got.read().decode()
    except urllib.error.HTTPError as refused:
        status, found, text = refused.code, refused.headers, refused.read().decode()
    except (OSError, HTTPException):  # Cut off, before the head or within the body.
        status, found, text = 0, {}, ""
    return Answer(status, found, text, time.monotonic() - began)


def at_once(count: int, asking) -> list[Answer]:
    """The responses to this many simultaneous requests."""
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(asking())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def until(holds, *, seconds: float, pause: float = 0.05) -> float:
    """Poll until it holds; returns how long that took."""
    began, waiting = time.monotonic(), threading.Event()
    while not holds():
        assert time.monotonic() - began < seconds, "That did not come about in time."
        waiting.wait(pause)
    return time.monotonic() - began
