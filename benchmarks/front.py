"""python -m benchmarks.front: what nginx serves of a page that it keeps, beside a file of the same bytes.

It needs nginx and wrk (Debian: apt-get install nginx-light wrk). Both are asked over TLS in turn, round by
round, from this machine: the ratio of a round says more than its numbers.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.deploy.conftest import FILL
from tests.deploy.fronts import HOST, Nginx, Site

ROUNDS, SECONDS, CONNECTIONS = 7, 3, 32


class Unlimited(Nginx):
    """The shipped file, which lets one address ask as often as it can, and answers to a second name."""

    def values(self):
        names = {"server_name news.example;": f"server_name {HOST} localhost;"}
        return names | {"rate=100r/s": "rate=1000000r/s"} | super().values()


def main():
    with tempfile.TemporaryDirectory(prefix="newsroom-front-") as folder:
        site = Site(Path(folder))
        site.run(FILL)
        site.start()
        front = Unlimited(site, Path(folder))
        try:
            front.start()
            sys.stdout.writelines(f"{line}\n" for line in compared(site, front))
        finally:
            front.end()
            site.kill()


def compared(site, front):
    """The medians and ratios of the rounds, as lines of text."""
    page = site.ask("/").text.encode()
    (site.folder / "static" / "page.html").write_bytes(page)
    paths = {"kept page": "/", "file": "/static/page.html"}
    rounds = [{name: asked(front, path) for name, path in paths.items()} for _ in range(ROUNDS)]
    ratios = sorted(each["kept page"] / each["file"] for each in rounds)
    for name in paths:
        yield f"{name:10} {median(each[name] for each in rounds):9.0f} requests/s"
    yield f"{'ratio':10} {median(ratios):9.2f}, in each round {', '.join(f'{ratio:.2f}' for ratio in ratios)}"
    yield f"{len(page)} bytes, {site.requests_for('/')} requests reached the site"


def asked(front, path):
    """Requests a second; SystemExit if any was answered with a failure."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", f"Host: {HOST}"]
    command.append(f"https://localhost:{front.port}{path}")
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        sys.exit(told)
    return float(re.search(r"Requests/sec: +([\d.]+)", told)[1])


if __name__ == "__main__":
    main()
