"""Run the whole suite on SQLite and on PostgreSQL: python -m tests.on_both_databases [ARGUMENTS OF PYTEST]

Tests independent of the database (marked “once”) run on SQLite only. The output of each part is kept in
var/tests, and shown if it failed.
"""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import made_once

LOGS = Path("var/tests")
PYTEST = [sys.executable, "-m", "pytest", "-q"]
# The server is discarded with its databases; dropping one fails while a test's thread still uses it.
ON_POSTGRESQL = [sys.executable, "-m", "tests.with_postgresql", *PYTEST, "--reuse-db", "-m", "not once"]
# Tests that only compute run behind those with browsers and servers, which may starve on a busy machine.
BEHIND = ["nice", "-n", "5"]
# For the same reason, tests of those get a second try; the ones that need it are named.
TWICE = ["--reruns", "1", "--rerun-show-tracebacks", "-rR"]
BROWSER, ARTICLES, DESK = "tests/browser", "tests/articles", "tests/articles/admin"
WAITING = [f"{BROWSER}/test_{name}.py" for name in ("autosave", "presence", "crashes")]
"""Browser tests that mostly wait."""
OTHERS = [BROWSER, *(f"--ignore={path}" for path in WAITING)]
SERVERS = [
    "tests/deploy",
    "tests/newsroom/backups",
    "tests/test_benchmarks.py",
    *(
        f"tests/newsroom/test_{name}.py"
        for name in ("held_rows", "outages", "processes", "replicas", "replicas_in_steps", "updating")
    ),
    *(f"tests/newsroom/test_{name}.py" for name in ("seen_everywhere", "shared_cache_outages")),
]
"""Tests that start servers and mostly wait for them."""
ROOMS = [f"{ARTICLES}/{room}" for room in ("cleaning", "follow_up", "newspaper", "pictures", "workflow")]
PAGES = [ARTICLES, *(f"--ignore={path}" for path in (DESK, *ROOMS))]
NEWSROOM = "tests/newsroom"
REST = [f"--ignore={path}" for path in (BROWSER, ARTICLES)]
PARTS = {
    "SQLite, in a browser": [*PYTEST, *TWICE, "-n", "2", "--dist", "worksteal", *OTHERS],
    "SQLite, in a browser and waiting": [*PYTEST, *TWICE, *WAITING],
    "SQLite, servers": [*PYTEST, *TWICE, "-n", "2", "--dist", "loadfile", *SERVERS],
    "PostgreSQL, in a browser": [*ON_POSTGRESQL, *TWICE, BROWSER],
    "SQLite, the rest": [*BEHIND, *PYTEST, *REST, *(f"--ignore={path}" for path in (NEWSROOM, *SERVERS))],
    "PostgreSQL, the rest": [*BEHIND, *ON_POSTGRESQL, *REST],
    "SQLite, rooms of articles": [*BEHIND, *PYTEST, *ROOMS],
    "SQLite, articles": [*BEHIND, *PYTEST, *PAGES],
    "SQLite, desk": [*BEHIND, *PYTEST, DESK],
    "PostgreSQL, articles": [*BEHIND, *ON_POSTGRESQL, ARTICLES, f"--ignore={DESK}"],
    "SQLite, newsroom": [*BEHIND, *PYTEST, NEWSROOM, *(f"--ignore={path}" for path in SERVERS)],
    "PostgreSQL, desk": [*BEHIND, *ON_POSTGRESQL, DESK],
}
"""{name: command}: those with browsers or servers first, then the others, the slowest first."""
AT_ONCE = 6
"""Parts run in parallel: those with a browser or servers often wait, and leave the processors to others."""

LEFT_OUT = {"CACHE_URL", "DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
"""Settings of the caller to drop: each part has its own database, and compiles a module only once."""

running, ending = set(), threading.Event()


def main(arguments):
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    LOGS.mkdir(parents=True, exist_ok=True)
    with made_once.run(), ThreadPoolExecutor(AT_ONCE) as pool:
        passed = list(pool.map(lambda part: passes(*part, arguments), PARTS.items()))
    if ending.is_set():
        print(f"Ended before its end; what each part printed is in {LOGS}.", file=sys.stderr)
        return 143
    failed = [name for name, has_passed in zip(PARTS, passed, strict=True) if not has_passed]
    for name in failed:
        print(log_of(name).read_text(), f"Failed on {name}: see above, or {log_of(name)}.", sep="\n")
    return bool(failed)


def passes(name, command, arguments):
    if ending.is_set():
        return False
    with log_of(name).open("w") as log:
        environment = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
        process = subprocess.Popen(
            [*command, *arguments], stdout=log, stderr=subprocess.STDOUT, env=environment
        )
        running.add(process)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        running.discard(process)
    if not ending.is_set():
        seconds = f"{used.ru_utime + used.ru_stime:.0f} s of processor time"
        print(
            f"On {name}: {last_line(log_of(name))}, {seconds}",
            *tried_again(log_of(name)),
            sep="\n",
            flush=True,
        )
    return process.returncode == 0


def log_of(name):
    return LOGS / f"{name.lower().replace(', ', '-').replace(' ', '-')}.log"


def tried_again(log):
    return [
        f"  only at a second try: {line[7:]}"
        for line in log.read_text().splitlines()
        if line.startswith("PASSED ")
    ]


def last_line(log):
    return (log.read_text().strip().splitlines() or ["nothing was printed"])[-1].strip("= ")


def end(*_):
    """Stop the running parts, and start no others; the main thread then reports it and exits."""
    ending.set()
    for process in list(running):
        process.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
