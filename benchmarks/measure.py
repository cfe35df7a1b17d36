"""Make the newsroom in the database of the settings, measure it, and write what was found as JSON."""

import json
import sys
import time
from statistics import median, quantiles

import django

RUNS = 25


def main():
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.comparisons import comparisons
    from benchmarks.newsroom import build

    call_command("migrate", verbosity=0)
    say(f"{connection.vendor}: storing 50,000 stories…")
    newsroom = build()
    found = {}
    for name, sides in comparisons(newsroom).items():
        say(f"{connection.vendor}: {name}")
        found[name] = compare(*sides)
    json.dump(found, sys.stdout)


def compare(measured, against):
    """Run both in turn; gives the median of the ratios, half of them around it, and one's own median."""
    both = measured, against
    for prepare in both:
        time_run(prepare)
    runs = [[time_run(prepare) for prepare in both] for _ in range(RUNS)]
    ratios = [one / other for one, other in runs]
    low, _, high = quantiles(ratios, n=4)
    milliseconds = median(one for one, _ in runs) * 1000
    return {"ratio": median(ratios), "low": low, "high": high, "milliseconds": milliseconds}


def time_run(prepare):
    run = prepare()
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def say(words):
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    main()
