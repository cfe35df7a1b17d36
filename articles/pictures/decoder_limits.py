"""The resources that the decoder may use. Source: getrlimit(2), proc_pid_oom_score_adj(5)."""

import math
import os
import random
import resource
import sys
from contextlib import suppress
from pathlib import Path

MOST_MEMORY = 640 * 1024 * 1024
"""Bytes of address space in addition to the programs themselves: twice what the largest picture needs, as a
decoder reserves more than it uses."""
_MOST_WRITTEN = 96 * 1024 * 1024
_MOST_OPEN = 64
_MOST_CORES = 4
"""Each thread of an AVIF encoder has its own stack."""
_NICE = 10
_FIRST_TO_GO = "1000"


def confine() -> None:
    """Limit this process for good, once everything that it needs is loaded."""
    os.nice(_NICE)  # Readers come first.
    _limit(resource.RLIMIT_NOFILE, _MOST_OPEN)
    _limit(resource.RLIMIT_FSIZE, _MOST_WRITTEN)
    _limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        _limit(resource.RLIMIT_AS, _addresses() + MOST_MEMORY)
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, random.sample(cores, min(len(cores), _MOST_CORES)))
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)


def _limit(kind, most):
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _addresses() -> int:
    """Bytes of address space that this process has."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def allow_processor_time(seconds: int) -> None:
    """Let this process use this much more processor time; then the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(
        resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
    )
