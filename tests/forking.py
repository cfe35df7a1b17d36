"""`manage.py` in separate processes that start instantly: each is forked from a loaded one.

python -m tests.forking reads one line of JSON per command, and answers with another.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
WITH_SITE = "--with-site"


class Ended(NamedTuple):
    """The result of a command."""

    status: int
    stdout: str
    stderr: str


class Forking:
    """A process that forks itself for each command.

    With an environment it has loaded that site; without one, only what is independent of settings, and
    each command brings its environment.
    """

    def __init__(self, environment=None):
        self.environment = environment
        command = [sys.executable, "-m", "tests.forking", *([WITH_SITE] if environment else [])]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(command, env=environment, cwd=ROOT, **pipes)
        atexit.register(self.end)

    def manage(self, *arguments: str, environment=None) -> Ended:
        """Run manage.py with these arguments."""
        asked = {"arguments": ["manage.py", *arguments], "environment": environment}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))

    def end(self):
        atexit.unregister(self.end)
        self._process.communicate()


_sites: list[Forking] = []
"""The last one used: tests use one site repeatedly, and then another."""


def manage(environment: dict, *arguments: str) -> Ended:
    """Run manage.py for the site with this environment."""
    if not _sites or _sites[0].environment != environment:
        for other in _sites:
            other.end()
        _sites[:] = [Forking(dict(environment))]
    return _sites[0].manage(*arguments)


def main():
    import django
    import django.contrib.admin
    import django.core.management

    if WITH_SITE in sys.argv:
        django.setup()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        answers.write(json.dumps(_forked(json.loads(line))) + "\n")
        answers.flush()


def _forked(asked) -> dict:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            _work(**asked)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return {"status": status, "stdout": out.read().decode(), "stderr": err.read().decode()}


def _work(arguments, environment):
    """Run it like manage.py and end this process without its exit handlers, which belong to the parent."""
    from newsroom.command import run

    status = 1
    try:
        if environment is not None:
            os.environ.clear()
            os.environ.update(environment)
        run(arguments)
        status = 0
    except SystemExit as ended:
        status = ended.code or 0
    finally:
        if sys.exception():
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
