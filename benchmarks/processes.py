"""What processes cost, as Linux counts it in /proc."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(*servers: int) -> float:
    """The processor time that these processes and their children, including ended ones, have used so far."""
    used = 0.0
    for server in servers:
        used += _of_ended_children(server) + sum(map(_of_threads, [server, *children(server)]))
    return used


def _of_threads(pid) -> float:
    """To the nanosecond (proc_pid_schedstat in the kernel's documentation); stat counts only hundredths."""
    texts = map(_read, Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(int(text.split()[0]) for text in texts if text) / 1e9


def _of_ended_children(pid) -> float:
    """Fields 16 and 17 of proc_pid_stat(5)."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return sum(map(int, fields[13:15])) / TICKS


def memory(server: int) -> int:
    """Bytes of memory of a process and its children; what they share counts once (PSS)."""
    return sum(_pss(pid) for pid in [server, *children(server)])


def children(pid: int) -> list[int]:
    return [int(child) for child in _read(f"/proc/{pid}/task/{pid}/children").split()]


def load() -> str:
    """The machine's load over the last minute."""
    return _read("/proc/loadavg").split()[0]


def _pss(pid):
    lines = _read(f"/proc/{pid}/smaps_rollup").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _read(path):
    try:
        return Path(path).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
