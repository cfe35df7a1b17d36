"""The process that decodes untrusted files: started when it is needed, ended when it is idle.

It is started by exec, never forked: a fork of a process with threads may hang on their locks. Its
answers are read as text of a bounded length and never unpickled: a file may have taken it over.
"""

import os
import select
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Any

ROOT = Path(__file__).parents[2]
_PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT")
"""Environment variables for it; keys and the passwords of the database are not passed on."""
_SPARING = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "262144",
    "PYTHONUTF8": "1",
}
"""Large pieces of memory go back to the system, and threads reserve none of their own: see mallopt(3)."""
_LONGEST_ANSWER = 1024 * 1024
_PATIENCE = 5
"""Seconds it has to exit once its input is closed."""


class Ended(Exception):
    """The process ended, or was ended, before it answered."""

    def __init__(self, status: int | None):
        super().__init__(f"status {status}" if status is not None else "no answer in time")


class DecoderProcess:
    """A running decoder, for one request at a time. Raises OSError if it can't be started."""

    def __init__(self):
        self.asked = 0
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "articles.pictures.decoder_main"],
            cwd=ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | _SPARING,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,  # Ctrl+C ends the server, and this through its pipe.
        )
        self._asking: Any = self._process.stdin
        self._answering: Any = self._process.stdout

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def ask(self, line: bytes, seconds: float) -> bytes:
        """Its answer to a line, without the newline. Raises Ended, after which the process has ended."""
        self.asked += 1
        try:
            self._asking.write(line + b"\n")
            return self._answer(monotonic() + seconds)
        except (BrokenPipeError, _Silent):
            raise Ended(self._status()) from None

    def _answer(self, ends_at):
        read, answer = self._answering.fileno(), b""
        while not answer.endswith(b"\n"):
            left = ends_at - monotonic()
            if left <= 0 or not _is_readable(read, left):
                self.kill()
                raise Ended(None)
            part = os.read(read, 65_536)
            answer += part
            if not part or len(answer) > _LONGEST_ANSWER:
                raise _Silent
        return answer[:-1]

    def _status(self):
        try:
            return self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
        finally:
            self.let_go()

    def end(self) -> None:
        """Let it exit, as it does when its input is closed."""
        self._asking.close()
        self._status()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        self.let_go()

    def let_go(self) -> None:
        """Close this process's ends of the pipes."""
        self._asking.close()
        self._answering.close()


class _Silent(Exception):
    """It closed its end of the pipe, or its answer is too long."""


def _is_readable(descriptor, seconds) -> bool:
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(seconds * 1000))
