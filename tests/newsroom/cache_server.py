"""A Valkey or Redis server that a test can stop, freeze and restart."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.newsroom.running import until

PROGRAMS = ("valkey-server", "redis-server")


class CacheServer:
    """A server in its own folder, reached by a socket there; `url` is its address."""

    def __init__(self):
        self.program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        if self.program is None:
            pytest.exit("No Valkey or Redis is installed: apt-get install redis-server", returncode=4)
        self.folder = Path(tempfile.mkdtemp(prefix="newsroom-cache-"))
        self.socket = self.folder / "socket"
        self.url = f"unix://{self.socket}"
        self.process = None

    def start(self):
        options = ["--port", "0", "--unixsocket", self.socket, "--save", "", "--dir", self.folder]
        options += ["--maxmemory", "32mb", "--maxmemory-policy", "allkeys-lru"]
        self.process = subprocess.Popen([self.program, *options], stdout=subprocess.DEVNULL)
        until(self.answers, seconds=30)

    def answers(self) -> bool:
        try:
            return self.ask("PING") == b"+PONG\r\n"
        except OSError:
            return False

    def ask(self, *words: str) -> bytes:
        """The server's raw response to a command."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self.socket))
            line.sendall(" ".join(words).encode() + b"\r\n")
            return line.recv(2**20)

    def stop(self):
        """Stop it abruptly, like a crash."""
        self.process.kill()
        self.process.wait(timeout=30)

    def freeze(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.process.pid, signal.SIGCONT)

    def end(self):
        self.stop()
        shutil.rmtree(self.folder)
