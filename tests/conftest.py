import shutil

import pytest
import time_machine
from django.core.cache import cache

from articles import freshness, newspaper
from articles.fragments import fragments
from articles.shared_cache import shared_cache
from newsroom.compression import compressed
from newsroom.pages import pages
from tests import factories
from tests.browser.webdriver import BROWSERS as BROWSERS_BESIDES
from tests.moments import NOON
from tests.newsroom.cache_server import CacheServer

# The lightest first: it has no window that nobody would see.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(config, items):
    """Leave out the tests in browsers that the machine lacks; the summary names those."""
    wanted = [(item, getattr(item, "callspec", None)) for item in items]
    left_out = [item for item, call in wanted if call and call.params.get("other") in _missing_browsers()]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter):
    for browser in _missing_browsers():
        install = f"As root: apt-get install {browser.package}"
        terminalreporter.write_line(f"Not tested in {browser.name}, which is not installed. {install}")


def _missing_browsers():
    return [browser for browser in BROWSERS_BESIDES if not browser.program()]


@pytest.fixture(autouse=True)
def _empty_caches():
    cache.clear()
    pages.clear()
    fragments.clear()
    compressed.clear()
    shared_cache.forget()
    freshness.reader.know_nothing()
    newspaper.forget()


@pytest.fixture(scope="session")
def running_cache_server():
    server = CacheServer()
    server.start()
    yield server
    server.end()


@pytest.fixture
def cache_server(running_cache_server, settings):
    """The cache that processes share, empty; it runs again after whatever a test does to it."""
    server = running_cache_server
    settings.CACHE_URL = server.url
    server.ask("FLUSHALL")
    yield server
    server.thaw() if server.process.poll() is None else server.start()


@pytest.fixture
def clock():
    """The clock stands at noon until a test moves it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def journalist(db):
    return factories.person("journalist")


@pytest.fixture
def editor(db):
    return factories.person("editor")


@pytest.fixture
def administrator(db):
    return factories.person("administrator")


@pytest.fixture
def desk(client):
    """Signs a person in: desk(editor) gives a client on which they are signed in."""

    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium, kept off the network that tests do not have."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.exit("No Chromium is installed: apt-get install chromium", returncode=4)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    quiet += ["--disable-sync", "--no-first-run", "--disable-quic"]
    return {**browser_type_launch_args, "executable_path": found, "args": quiet}
