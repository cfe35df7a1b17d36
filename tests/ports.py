"""Ports for servers that need one before they start."""

import random
import socket
from contextlib import suppress

PORTS = range(10_000, 32_000)
"""Below Linux's ephemeral ports, which could take a port between its choice and its use."""


def free_port() -> int:
    """A random free port of 127.0.0.1: other tests choose at the same time."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """This many distinct ports."""
    found = []
    while len(found) < count:
        port = random.choice(PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found += [port] if port not in found else []
    return found
