"""python -m benchmarks: what things cost beside each other, at 50,000 stories on both databases.

Each database is made from nothing in a temporary folder, whatever DATABASE_URL says. Nothing is
asserted about time: machines differ, and a ratio within one run tells more than its milliseconds.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import with_postgresql


def main():
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmarks-") as folder:
        found = {"SQLite": measure(f"sqlite:///{folder}/newsroom.sqlite3", folder)}
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-benchmarks-") as folder,
        with_postgresql.server(Path(folder)) as url,
    ):
        found["PostgreSQL"] = measure(url, folder)
    sys.stdout.writelines(f"{line}\n" for line in table(found))
    sys.stdout.flush()
    until_seen()


def until_seen():
    """Print how soon two servers have a publication, in a process with the settings of running sites."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.newsroom.running_settings"}
    subprocess.run([sys.executable, "-m", "benchmarks.seen"], env=environment, check=True)


def measure(database_url, folder):
    """What benchmarks.measure finds on a database, in a process of its own: {comparison: figures}."""
    static = Path(folder) / "static"
    static.mkdir()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_URL": database_url,
        "STATIC_ROOT": static,
        "MEDIA_ROOT": f"{folder}/media",
        "PRIVATE_ROOT": f"{folder}/private",
    }
    ours = [sys.executable, "-m", "benchmarks.measure"]
    written = subprocess.run(ours, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603 - no input
    return json.loads(written.stdout)


def table(found):
    """The figures of {database: {comparison: figures}}, as lines of text."""
    comparisons = list(next(iter(found.values())))
    width = max(map(len, comparisons))
    yield f"{'':{width}}  " + "  ".join(f"{name:^38}" for name in found)
    yield f"{'':{width}}  " + "  ".join(f"{'ratio':>7} {'half of runs':>15} {'median':>14}" for _ in found)
    for comparison in comparisons:
        yield f"{comparison:{width}}  " + "  ".join(cells(**found[name][comparison]) for name in found)


def cells(ratio, low, high, milliseconds):
    return f"{ratio:7.2f} {f'{low:.2f} – {high:.2f}':>15} {milliseconds:11.2f} ms"


if __name__ == "__main__":
    main()
