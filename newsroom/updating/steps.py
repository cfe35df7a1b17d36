"""The steps of an update: what can fail is done while the old version serves, and the switch comes last."""

import json
import os
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

from newsroom.updating.releases import Failed, Releases, extras_in_use, run
from newsroom.version import BUILD, VERSION

Say = Callable[[str], None]
LOCK_TIMEOUT = "5s"
"""A migration that waits longer for a lock gives up: everybody else would queue behind it."""
ATTEMPTS = 5


class Update:
    """One update of the site: `address` is where gunicorn answers on this machine."""

    def __init__(
        self, releases: Releases, *, install: str, reload: str, address: str, patience: int, say: Say
    ):
        self.releases, self.install, self.reload = releases, install, reload
        self.address, self.patience, self.say = address, patience, say

    def to(self, commit: str) -> None:
        """Serve another commit. If it raises Failed, the old version still serves, or serves again."""
        new = self.releases.add(commit)
        try:
            self._prepare(new)
        except Failed as failure:
            self.releases.remove(new)
            raise Failed(
                f"{failure}\nNothing was switched: the old version serves on. Migrations that were done "
                "stay, and it runs with them."
            ) from failure
        try:
            self.switch(new)
        except Failed:
            self.releases.remove(new)
            raise
        self.releases.tidy(new)

    def _prepare(self, new):
        self.say("Installing its packages.")
        run(self._install(new), cwd=new, env=os.environ | {"VIRTUAL_ENV": ""})
        manage = [str(new / ".venv/bin/python"), "manage.py"]
        limits = {"PGOPTIONS": f"{os.environ.get('PGOPTIONS', '')} -c lock_timeout={LOCK_TIMEOUT}".strip()}
        self.say("Checking its settings.")
        run([*manage, "check", "--deploy", "--fail-level", "ERROR"], cwd=new)
        self.say("Migrating the database while the old version serves.")
        self._migrate([*manage, "migrate", "--noinput"], cwd=new, env=os.environ | limits)
        self.say("Collecting static files.")
        run([*manage, "collectstatic", "--noinput", "--verbosity", "0"], cwd=new)
        self.say("Trying whether it comes up.")
        self._try(new)

    def _install(self, new):
        if self.install:
            return shlex.split(self.install)
        own = settings.BASE_DIR / ".uv/bin/uv"
        uv = str(own) if own.exists() else shutil.which("uv") or "uv"
        extras = [word for extra in extras_in_use(new) for word in ("--extra", extra)]
        return [uv, "sync", "--quiet", "--frozen", "--no-dev", "--compile-bytecode", *extras]

    def _migrate(self, command, **options):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                run(command, **options)
            except Failed as failure:
                if "lock timeout" not in str(failure) or attempt == ATTEMPTS:
                    raise
                self.say("A table is busy; trying again.")
                time.sleep(attempt)
            else:
                return

    def _try(self, new):
        """Start it on a port of its own. Raises Failed if it does not get ready, or has no front page."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        command = [".venv/bin/python", "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        command += ["--workers", "1", "--bind", f"127.0.0.1:{port}"]
        with tempfile.TemporaryFile("w+") as log:
            process = subprocess.Popen(command, cwd=new, stdout=log, stderr=log)  # noqa: S603 - the new version's own
            try:
                self._wait_for(version_in(new), f"http://127.0.0.1:{port}", lambda: process.poll() is None)
            except Failed as failure:
                log.seek(0)
                raise Failed(f"{failure}\n{log.read()[-3000:]}") from failure
            finally:
                process.terminate()
                process.wait(timeout=60)

    def switch(self, new: Path) -> None:
        """Serve a release. If it does not come up, go back to the previous one and raise Failed."""
        before = self.releases.serving
        self.say("Switching over.")
        try:
            self._serve(new)
        except Failed as failure:
            self.say(f"{failure}\nGoing back to the old version, which runs with the new tables.")
            self._serve(before)
            raise Failed("The new version did not come up: the old one serves again.") from failure

    def _serve(self, release):
        self.releases.switch(release)
        run(shlex.split(self.reload))
        version = version_in(release)
        self._wait_for(version, self.address)
        self.say(f"Version {version} serves.")

    def _wait_for(self, version, address, is_running=lambda: True):
        """Wait until this version answers and is ready; the old one may answer for some seconds more."""
        until, said = time.monotonic() + self.patience, ""
        while time.monotonic() < until and is_running():
            alive, ready = self._ask(address, "/healthz"), self._ask(address, "/readyz")
            said = f"{alive} {ready}"
            if alive.get("version") == version and ready.get("ready"):
                self._require_front_page(address)
                return
            time.sleep(0.5)
        raise Failed(f"Version {version} did not get ready within {self.patience} s: {said}")

    def _require_front_page(self, address):
        try:
            with urlopen(self._request(address, "/"), timeout=30):  # noqa: S310 - the site's own address
                pass
        except OSError as failure:
            raise Failed(f"The front page: {failure}") from failure

    def _request(self, address, path):
        host = urlsplit(settings.SITE_URL)
        headers = {"Host": host.netloc, "X-Forwarded-Proto": host.scheme}
        return Request(address + path, headers=headers)  # noqa: S310 - the operator's own address

    def _ask(self, address, path):
        try:
            with urlopen(self._request(address, path), timeout=5) as answer:  # noqa: S310 - the site's own address
                return json.load(answer)
        except (OSError, ValueError) as failure:
            return {"failed": str(failure)}


def version_in(release: Path) -> str:
    """The version of a release, read from its folder without running any of its code."""
    text = (release / "newsroom/version.py").read_text()
    line = next((each for each in text.splitlines() if each.startswith("VERSION = ")), f'"{VERSION}"')
    build = release / BUILD
    plain = line.split('"')[1]
    return f"{plain}+{build.read_text().strip()}" if build.is_file() else plain
