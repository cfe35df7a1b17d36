"""Run the whole suite on SQLite and on PostgreSQL: python -m tests.on_both_databases [ARGUMENTS OF PYTEST]

Tests that no database changes (marked “once”) run on SQLite only. Those in a browser mostly wait, so
they run beside the others. What each part printed is kept in var/tests, and shown where it failed.
"""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LOGS = Path("var/tests")
PYTEST = [sys.executable, "-m", "pytest", "-q"]
ON_POSTGRESQL = [sys.executable, "-m", "tests.with_postgresql", *PYTEST, "-m", "not once"]
BROWSER = "tests/browser"
SQLITE = ("SQLite", [*PYTEST, f"--ignore={BROWSER}"])
SQLITE_BROWSER = ("SQLite, in a browser", [*PYTEST, BROWSER])
POSTGRESQL = ("PostgreSQL", [*ON_POSTGRESQL, f"--ignore={BROWSER}"])
POSTGRESQL_BROWSER = ("PostgreSQL, in a browser", [*ON_POSTGRESQL, BROWSER])
# Side by side, and of about the same length.
LANES = [[SQLITE, POSTGRESQL_BROWSER], [POSTGRESQL], [SQLITE_BROWSER]]

running = set()


def main(arguments):
    signal.signal(signal.SIGTERM, end)
    LOGS.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(len(LANES)) as pool:
        lanes = pool.map(lambda lane: [part for part in lane if not passes(*part, arguments)], LANES)
    failed = [name for lane in lanes for name, _ in lane]
    for name in failed:
        print(log_of(name).read_text(), f"Failed on {name}: see above, or {log_of(name)}.", sep="\n")
    return bool(failed)


def passes(name, command, arguments):
    with log_of(name).open("w") as log:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        process = subprocess.Popen(
            [*command, *arguments], stdout=log, stderr=subprocess.STDOUT, env=environment
        )
        running.add(process)
        code = process.wait()
        running.discard(process)
    print(f"On {name}: {last_line(log_of(name))}", flush=True)
    return code == 0


def log_of(name):
    return LOGS / f"{name.lower().replace(', ', '-').replace(' ', '-')}.log"


def last_line(log):
    return (log.read_text().strip().splitlines() or ["nothing was printed"])[-1].strip("= ")


def end(*_):
    for process in list(running):
        process.terminate()
    sys.exit(143)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
