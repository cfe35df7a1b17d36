"""The processor time of tests in seconds: python -m pytest -p tests.costs PATH… prints the costliest.

It counts the test process and all of its descendants. The work of a long-running server is attributed to
the test during which it happens. Wall-clock time would depend on what else the machine does.
"""

import os
import resource
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

PROPERTY = "processor time"
TICKS = os.sysconf("SC_CLK_TCK")
SHOWN = 25

costs: Counter[str] = Counter()
"""{test: seconds}"""


def used() -> float:
    """The seconds used so far by this process and its descendants, whether ended or not."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + used_by_children(os.getpid())


def used_by_children(process) -> float:
    return sum(used_by(child) + used_by_children(child) for child in children(process))


def used_by(process) -> float:
    """The seconds used by a running process and its ended children; 0 if it has just ended."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS
    return 0


def children(process) -> list[str]:
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += task.read_text().split()
    return found


def _counted(item):
    before = used()
    try:
        return (yield)
    finally:
        # A pytest-xdist worker sends these to the process that prints them.
        item.user_properties.append((PROPERTY, used() - before))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item):
    return (yield from _counted(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item):
    return (yield from _counted(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item):
    return (yield from _counted(item))


def pytest_runtest_logreport(report):
    if report.when == "teardown":
        costs[report.nodeid] = sum(value for name, value in report.user_properties if name == PROPERTY)


def pytest_terminal_summary(terminalreporter):
    files = Counter()
    for test, seconds in costs.items():
        files[test.partition("::")[0]] += seconds
    terminalreporter.section(f"{sum(files.values()):.0f} s of processor time")
    for name, seconds in [*files.most_common(SHOWN), *costs.most_common(SHOWN)]:
        terminalreporter.write_line(f"{seconds:8.1f}  {name}")
