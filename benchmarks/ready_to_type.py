"""How soon a new story's page is ready to type in a real browser, served by gunicorn as in deploy/.

python -m benchmarks.ready_to_type [ROUNDS]. “New”: a browser with nothing cached. “Warm”: one that has
opened the page before. Ready means that the headline has the caret and the body's editor takes text.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import servers
from tests import chromium, made_once
from tests.ports import free_port

PAGE = "/admin/articles/story/add/"
READY = """() => document.activeElement?.name === "headline"
    && Object.values(window.CKEDITOR?.instances ?? {}).some(editor => editor.status === "ready")
    && performance.now()"""
TRAFFIC = """() => {
    const files = performance.getEntries().filter(({ transferSize }) => transferSize);
    return [files.length, files.reduce((sum, { transferSize }) => sum + transferSize, 0)];
}"""
VIEWPORT = {"width": 1280, "height": 800}


class Opening(NamedTuple):
    """One opening of the page."""

    milliseconds: float
    """From the start of the navigation until a person can type."""
    requests: int
    bytes: int
    """Those that came over the network, including headers."""


FILL = """
import django
django.setup()
from django.test import Client
from tests import factories

client = Client()
client.force_login(factories.person("journalist"), backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies["sessionid"].value)
"""
"""Creates a journalist, and prints the session in which they are signed in."""


def main(rounds: int = 7) -> None:
    """Print the medians of this many rounds."""
    with _site() as (address, session), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.ARGUMENTS)
        new, warm = zip(*(opened(browser, address, session) for _ in range(rounds)), strict=True)
        browser.close()
    for name, openings in (("in a new browser", new), ("warm", warm)):
        milliseconds, requests, size = map(median, zip(*openings, strict=True))
        figures = f"{milliseconds:.0f} ms, {requests:.0f} requests, {size:,.0f} bytes"
        sys.stdout.write(f"a new story, ready to type {name}: {figures}\n")


@contextmanager
def _site() -> Iterator[tuple[str, str]]:
    """Run a site; yield its address and a journalist's session."""
    with tempfile.TemporaryDirectory(prefix="newsroom-ready-") as name, made_once.run():
        folder, port = Path(name), free_port()
        made_once.migrated_sqlite(folder / "newsroom.sqlite3")
        settings = servers.environment(folder, f"sqlite:///{folder}/newsroom.sqlite3", port)
        servers.collect_static(settings)
        session = subprocess.check_output([sys.executable, "-c", FILL], env=settings, text=True).strip()
        with servers.site(settings, port):
            yield f"http://{servers.HOST}:{port}", session


def opened(browser: Browser, address: str, session: str) -> tuple[Opening, Opening]:
    """Open the page in a new browser, and again in the same one."""
    context = browser.new_context(viewport=VIEWPORT)
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    new, warm = (_opening(page, address + PAGE) for _ in range(2))
    context.close()
    return new, warm


def _opening(page: Page, address: str) -> Opening:
    page.goto("about:blank")
    page.goto(address, wait_until="commit")
    milliseconds = page.wait_for_function(READY).json_value()
    page.wait_for_load_state("networkidle")
    return Opening(milliseconds, *page.evaluate(TRAFFIC))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
