"""What processes cost, as Linux counts it in /proc."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(*servers: int) -> float:
    """The processor time that these processes have used so far, with their children, also ended ones."""
    ticks = 0
    for server in servers:
        user, system, of_ended, system_of_ended = _times(server)
        ticks += user + system + of_ended + system_of_ended
        ticks += sum(sum(_times(child)) for child in children(server))
    return ticks / TICKS


def memory(server: int) -> int:
    """Bytes of memory of a process and its children; what they share counts once (PSS)."""
    return sum(_pss(pid) for pid in [server, *children(server)])


def children(pid: int) -> list[int]:
    return [int(child) for child in _read(f"/proc/{pid}/task/{pid}/children").split()]


def load() -> str:
    """The machine's load over the last minute."""
    return _read("/proc/loadavg").split()[0]


def _times(pid) -> tuple[int, ...]:
    """Fields 14 to 17 of proc_pid_stat(5); zeros for a process that has ended."""
    text = _read(f"/proc/{pid}/stat")
    return tuple(map(int, text.rpartition(")")[2].split()[11:15])) or (0, 0, 0, 0)


def _pss(pid):
    lines = _read(f"/proc/{pid}/smaps_rollup").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _read(path):
    try:
        return Path(path).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
