"""Loads newsrooms of any size, and measures what they cost; see `make bench` and CONTRIBUTING.md.

python -m benchmarks                the daily measurements, in about three minutes
python -m benchmarks full [SIZE…]   10,000 and 200,000, or these, on PostgreSQL; writes benchmarks/RESULTS.md
python -m benchmarks load COUNT     this many stories, into the empty database that DATABASE_URL names
python -m benchmarks search         what searches of that newsroom cost, within this process
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import CalledProcessError

from benchmarks import pictures, ready_to_type, results
from benchmarks.rounds import Effort, Failed, Measured, measure
from benchmarks.servers import ROOT

DAILY = [("SQLite", 2_000), ("PostgreSQL", 10_000)]
LITTLE, MUCH = Effort(rounds=3, seconds=0.5, forms=8, longest=60), Effort(rounds=5, seconds=1, forms=10)


def main(arguments: list[str]) -> None:
    asked = _parser().parse_args(arguments)
    if asked.what == "load":
        _load(asked.count)
    elif asked.what == "search":
        _search()
    elif asked.what == "full":
        sizes = [("PostgreSQL", size) for size in asked.sizes or results.SIZES]
        run(sizes, MUCH, ROOT / "benchmarks", times=100)
    else:
        run(DAILY, LITTLE, ROOT / "var" / "benchmarks", times=50)
        sys.stdout.write((ROOT / "var" / "benchmarks" / "RESULTS.md").read_text())
        pictures.main()
        ready_to_type.main()


def _parser():
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    kinds = parser.add_subparsers(dest="what")
    full = kinds.add_parser("full", help="all sizes; writes benchmarks/RESULTS.md")
    full.add_argument("sizes", nargs="*", type=int, metavar="SIZE")
    load = kinds.add_parser("load", help="stories into the empty database that DATABASE_URL names")
    load.add_argument("count", type=int)
    kinds.add_parser("search", help="what searches of a loaded newsroom take")
    return parser


def run(sizes: list[tuple[str, int]], effort: Effort, into: Path, times: int = 0) -> None:
    """Measure each newsroom, and how soon `times` publications are seen; write the results so far.

    A newsroom that can't be measured doesn't stop the others; the program then exits with what failed.
    """
    into.mkdir(parents=True, exist_ok=True)
    whole: list[Measured] = []
    failed: list[str] = []
    commit = results.commit()  # Before the run, which takes long.
    for database, stories in sizes:
        try:
            for so_far in _measured(database, stories, effort):
                results.write([*whole, so_far], into, commit)
            whole.append(so_far)
            failed += [f"{database}, {stories:,} stories: {each}" for each in so_far.failures]
        except (Failed, CalledProcessError, RuntimeError) as error:
            failed.append(f"{database}, {stories:,} stories: {error}")
    if whole and times:
        results.write(whole, into, commit, until_seen(times))
    _say(f"Written to {into / 'RESULTS.md'}" if whole else "Nothing was measured to its end.")
    if failed:
        sys.exit("\n".join(failed))


def _measured(database: str, stories: int, effort: Effort) -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmarks-") as folder:
        yield from measure(database, stories, effort, Path(folder), _say)


def until_seen(times: int) -> list[str]:
    """How soon two servers show a publication, measured in a process with the settings of running sites."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.newsroom.running_settings"}
    command = [sys.executable, "-m", "benchmarks.seen", str(times)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.splitlines() or ["publish to seen: could not be measured, for the reason above"]


def _search():
    _set_up()
    from benchmarks.searching import lines

    for line in lines():
        sys.stdout.write(f"{line}\n")


def _set_up():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()


def _load(count):
    _set_up()
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
