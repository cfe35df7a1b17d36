"""nginx as in deploy/, in front of a measured site: a page that it caches, and a file of the same bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import HOST
from tests.deploy import fronts

NAME = fronts.HOST
"""The host that a client names when it connects; the pages are those of the site's own host."""
FILE = "/static/page.html"


@dataclass
class Behind:
    """What nginx is told about a site: its port, and the folder with `static`."""

    port: int
    folder: Path


class Unlimited(fronts.Nginx):
    """The shipped file, but without a limit on the requests of one address."""

    probe = FILE  # The site would log an error: NAME is not its host.

    def values(self):
        names = {f"server_name {NAME};": f"server_name {NAME} {HOST};"}
        return names | {"rate=100r/s": "rate=1000000r/s"} | super().values()


@contextmanager
def front(port: int, page: bytes, folder: Path) -> Iterator[Unlimited]:
    """nginx in front of the site at a port, with a page as FILE."""
    (folder / "static").mkdir(parents=True)
    (folder / "static" / "page.html").write_bytes(page)
    nginx = Unlimited(Behind(port, folder), folder)
    nginx.start()
    try:
        yield nginx
    finally:
        nginx.end()
