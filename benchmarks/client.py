"""Sends requests to a server over keep-alive connections as fast as it answers, in its own process.

Reads a `Task` as JSON from standard input, and writes a `Report` as JSON. Each response is read to the end
and its status compared: anything else is an error, named in the report.
"""

import json
import re
import selectors
import socket
import ssl
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from statistics import quantiles

BROWSER = "Accept: text/html\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nUser-Agent: benchmarks\r\n"
"""Headers of each request, including those to what the site is compared with."""
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_SILENCE = 60
"""Seconds after which a connection without a response is an error."""


@dataclass
class Task:
    port: int
    requests: list[str]
    """Whole requests in Latin-1, sent in turn; `{n}` becomes a number that is never used again."""
    status: int
    connections: int
    first: int
    """The number of the first request."""
    most: int | None = None
    seconds: float | None = None
    """It ends after `most` requests or this many seconds."""
    tls_name: str | None = None
    """The host name for TLS, whoever has signed its certificate; None for plain HTTP."""


@dataclass
class Report:
    count: int
    seconds: float
    errors: dict[str, int]
    milliseconds: list[float] = field(default_factory=list)
    """The median, the 95th and the 99th percentile of the response times."""


class Connection:
    """One keep-alive connection with one request in flight."""

    def __init__(self, run):
        self.run, self.socket, self.is_fresh = run, None, True

    def ask(self, request):
        self.request, self.received, self.wanted = request, b"", None
        self.began = time.perf_counter()
        self._send()

    def _send(self):
        if self.socket is None:
            self.socket = self.run.connected()
            self.run.selector.register(self.socket, selectors.EVENT_READ, self)
            self.is_fresh = True
        self.socket.sendall(self.request)

    def read(self):
        """Read what has arrived; return the status once the response is complete, else None."""
        try:
            more = self._more()
        except ConnectionError:
            more = b""
        if not more:
            return self._closed()
        self.received += more
        if self.wanted is None:
            self.wanted = _length(self.received)
        if self.wanted is None or len(self.received) < self.wanted:
            return None
        return self._whole()

    def _more(self):
        """What has arrived; with TLS also what the library has buffered, which the selector can't see."""
        more = self.socket.recv(262_144)
        while self.run.tls and self.socket.pending():
            more += self.socket.recv(262_144)
        return more

    def _closed(self):
        """A server may close a keep-alive connection: send the request again on a new one, as browsers do."""
        was_kept = not self.is_fresh and not self.received
        self.close()
        if not was_kept:
            return "closed"
        self._send()
        return None

    def _whole(self):
        status = int(self.received[9:12])
        self.is_fresh = False
        if b"\r\nconnection: close" in self.received[:2000].lower():
            self.close()
        return status

    def close(self):
        if self.socket:
            self.run.selector.unregister(self.socket)
            self.socket.close()
            self.socket = None


def _length(received):
    """The length of the response, including its head; None while that is unknown."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    if received[9:12] in (b"304", b"204"):
        return end + 4
    found = _LENGTH.search(received, 0, end)
    if not found:
        raise ValueError(f"An answer without Content-Length: {received[:end]!r}")
    return end + 4 + int(found[1])


class Run:
    def __init__(self, task: Task):
        self.task, self.selector = task, selectors.DefaultSelector()
        self.requests = [request.encode("latin-1") for request in task.requests]
        self.asked, self.durations, self.errors = 0, [], Counter()
        self.tls = _tls() if task.tls_name else None

    def connected(self) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", self.task.port), timeout=_SILENCE)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.tls.wrap_socket(plain, server_hostname=self.task.tls_name) if self.tls else plain

    def report(self) -> Report:
        began = time.perf_counter()
        self.ends_at = began + self.task.seconds if self.task.seconds else float("inf")
        connections = [Connection(self) for _ in range(self.task.connections)]
        under_way = sum(map(self._ask, connections))
        while under_way:
            ready = self.selector.select(_SILENCE)
            if not ready:
                self.errors["no answer"] += under_way
                break
            for key, _ in ready:
                status = key.data.read()
                if status is not None:
                    self._note(key.data, status)
                    under_way += self._ask(key.data) - 1
        for connection in connections:
            connection.close()
        return Report(
            len(self.durations), time.perf_counter() - began, dict(self.errors), _spread(self.durations)
        )

    def _ask(self, connection) -> int:
        """Send the next request; return how many were sent."""
        if self.asked == self.task.most or time.perf_counter() > self.ends_at:
            return 0
        number = self.task.first + self.asked
        request = self.requests[number % len(self.requests)]
        self.asked += 1
        connection.ask(request.replace(b"{n}", b"%d" % number, 1))
        return 1

    def _note(self, connection, status):
        self.durations.append(time.perf_counter() - connection.began)
        if status != self.task.status:
            self.errors[str(status)] += 1


def _tls():
    """For servers on this machine, whose certificates are self-signed."""
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    return tls


def _spread(durations):
    if len(durations) < 2:
        return [1000 * duration for duration in durations * 3]
    hundredths = quantiles(durations, n=100, method="inclusive")
    return [1000 * hundredths[part - 1] for part in (50, 95, 99)]


if __name__ == "__main__":
    json.dump(asdict(Run(Task(**json.load(sys.stdin))).report()), sys.stdout)
