"""Ports for servers that are given one before they start."""

import random
import socket
from contextlib import suppress

PORTS = range(10_000, 32_000)
"""Below those that Linux gives to connections, which would take a port between its choice and its use."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, by chance: other tests choose at the same time."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """So many ports, none of them twice."""
    found = []
    while len(found) < count:
        port = random.choice(PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found += [port] if port not in found else []
    return found
