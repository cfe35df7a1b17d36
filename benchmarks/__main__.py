"""Loads newsrooms of any size, and measures what they cost; `make bench` and CONTRIBUTING.md say how.

python -m benchmarks                what is measured every day, in about two minutes
python -m benchmarks full [SIZE…]   all sizes, or these, on PostgreSQL; writes benchmarks/RESULTS.md
python -m benchmarks load COUNT     so many stories, into the empty database that DATABASE_URL names
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import pictures, results
from benchmarks.rounds import Effort, Failed, Measured, measure
from benchmarks.servers import ROOT

DAILY = [("SQLite", 2_000), ("PostgreSQL", 10_000)]
LITTLE, MUCH = Effort(rounds=3, seconds=0.5, forms=8), Effort(rounds=5, seconds=1.5, forms=10)


def main(arguments: list[str]) -> None:
    asked = _parser().parse_args(arguments)
    if asked.what == "load":
        _load(asked.count)
    elif asked.what == "full":
        sizes = [("PostgreSQL", size) for size in asked.sizes or results.SIZES]
        run(sizes, MUCH, ROOT / "benchmarks")
    else:
        run(DAILY, LITTLE, ROOT / "var" / "benchmarks")
        until_seen()
        pictures.main()


def _parser():
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    kinds = parser.add_subparsers(dest="what")
    full = kinds.add_parser("full", help="all sizes; writes benchmarks/RESULTS.md")
    full.add_argument("sizes", nargs="*", type=int, metavar="SIZE")
    load = kinds.add_parser("load", help="stories into the empty database that DATABASE_URL names")
    load.add_argument("count", type=int)
    return parser


def run(sizes: list[tuple[str, int]], effort: Effort, into: Path) -> None:
    """Measure each newsroom, and write the results into a folder after each. Exits where one fails."""
    into.mkdir(parents=True, exist_ok=True)
    measured: list[Measured] = []
    commit = results.commit()  # As it is now: a run is long.
    for database, stories in sizes:
        with tempfile.TemporaryDirectory(prefix="newsroom-benchmarks-") as folder:
            try:
                measured.append(measure(database, stories, effort, Path(folder), _say))
            except Failed as failed:
                sys.exit(f"{database}, {stories:,} stories: {failed}")
        results.write(measured, effort, into, commit)
    sys.stdout.write("\n".join(results.tables(measured)) + "\n")
    _say(f"Written to {into / 'RESULTS.md'}")


def until_seen() -> None:
    """Print how soon two servers have a publication, in a process with the settings of running sites."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.newsroom.running_settings"}
    subprocess.run([sys.executable, "-m", "benchmarks.seen"], env=environment, check=True)


def _load(count):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    from django.core.management import call_command

    from benchmarks.world.loading import NotEmpty, load

    call_command("migrate", verbosity=0)
    try:
        load(count, _say)
    except NotEmpty as refused:
        sys.exit(str(refused))


def _say(words):
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # So that the servers end with it.
    main(sys.argv[1:])
