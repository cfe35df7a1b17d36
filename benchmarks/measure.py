"""Make the newsroom in the database of the settings, measure it, and write what was found as JSON."""

import json
import sys
from statistics import median, quantiles
from time import perf_counter, process_time

import django

RUNS = 25


def main():
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.comparisons import comparisons, of_one_process
    from benchmarks.newsroom import build
    from tests.newsroom.cache_server import CacheServer

    call_command("migrate", verbosity=0)
    say(f"{connection.vendor}: storing 50,000 stories…")
    server = CacheServer()
    server.start()
    try:
        newsroom = build(server.url)
        found = {}
        for clock, group in ((process_time, of_one_process), (perf_counter, comparisons)):
            for name, sides in group(newsroom).items():
                say(f"{connection.vendor}: {name}")
                found[name] = compare(*sides, clock)
    finally:
        server.end()
    json.dump(found, sys.stdout)


def compare(measured, against, clock):
    """Run both in turn; gives the median of the ratios, half of them around it, and one's own median."""
    both = measured, against
    for prepare in both:
        time_run(prepare, clock)
    runs = [[time_run(prepare, clock) for prepare in both] for _ in range(RUNS)]
    ratios = [one / other for one, other in runs]
    low, _, high = quantiles(ratios, n=4)
    milliseconds = median(one for one, _ in runs) * 1000
    return {"ratio": median(ratios), "low": low, "high": high, "milliseconds": milliseconds}


def time_run(prepare, clock=perf_counter):
    run = prepare()
    began = clock()
    run()
    return clock() - began


def say(words):
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    main()
