import functools
import gc
import sys
import threading
from contextlib import ExitStack

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.test import TransactionTestCase

from articles import freshness, newspaper
from articles.caches import shared_cache as shared_cache_module
from articles.caches.fragments import fragments
from articles.caches.shared_cache import shared_cache
from articles.pictures import decoder
from articles.search import reading
from newsroom.call_stack import in_one_piece
from newsroom.compression import compressed
from newsroom.pages import pages
from newsroom.people.confirming import CONFIRMED_AT
from newsroom.sessions import SessionStore
from tests import chromium, emptying, factories, made_once
from tests.articles import servers
from tests.browser.webdriver import BROWSERS as BROWSERS_BESIDES
from tests.moments import NOON
from tests.newsroom.cache_server import CacheServer

JUST_NOW = 4e9
"""A person has just confirmed who they are, whatever time a test sets."""
NEVER_IDLE = 24 * 60 * 60
"""Seconds: one decoder serves all tests with pictures, however long the gaps between them."""
PATIENT = 120
"""Seconds for a search: a busy machine is not under test."""
PATIENT_WITH_CACHE = 3
"""Seconds for the shared cache, for the same reason; tests also freeze it."""
RARELY = 50_000
"""Objects created between garbage collections; Python's own 2,000 costs a tenth of all processor time."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """Run all of pytest on a contiguous call stack, including the threads of sites that tests start."""
    threading.Thread.run = in_one_piece(threading.Thread.run)
    others = config.pluginmanager.subset_hook_caller("pytest_cmdline_main", [sys.modules[__name__]])
    return in_one_piece(others)(config=config)


def pytest_configure(config):
    gc.disable()
    decoder.IDLE_SECONDS = NEVER_IDLE
    reading.LONGEST = reading.LONGEST_IN_ALL = PATIENT
    TransactionTestCase._fixture_teardown = emptying.empty
    stack = ExitStack()
    stack.enter_context(made_once.run())
    config.add_cleanup(stack.close)


def pytest_collection_finish():
    """Exempt from garbage collection what lives until the end: the code and the tests."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(RARELY)


def pytest_collection_modifyitems(config, items):
    """Deselect tests for another database, and tests in browsers that are not installed.

    The summary names those browsers.
    """
    wanted = [(item, getattr(item, "callspec", None)) for item in items]
    left_out = [item for item, call in wanted if call and _is_missing(call.params.get("other"))]
    if _is_on_sqlite():
        left_out += [item for item in items if item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _is_missing(browser):
    return browser in BROWSERS_BESIDES and browser in _missing_browsers()


def pytest_terminal_summary(terminalreporter):
    for browser in _missing_browsers():
        install = f"As root: apt-get install {browser.package}"
        terminalreporter.write_line(f"Not tested in {browser.name}, which is not installed. {install}")


@functools.cache  # The lookup reads thousands of folders.
def _missing_browsers():
    return [browser for browser in BROWSERS_BESIDES if not browser.program()]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, is_on_sqlite):
    """The test database is a copy of a migrated one; on PostgreSQL, it uses that as its template."""
    if is_on_sqlite:
        made_once.migrated_sqlite(settings.DATABASES["default"]["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, is_on_sqlite):
    """The copy already exists, and is deleted with its folder."""
    return django_db_keepdb or is_on_sqlite


@pytest.fixture(scope="session")
def is_on_sqlite():
    return _is_on_sqlite()


def _is_on_sqlite():
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


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
def cache_server(running_cache_server, settings, monkeypatch):
    """The shared cache, emptied; it is running again afterwards, whatever a test does to it."""
    server = running_cache_server
    monkeypatch.setattr(shared_cache_module, "LONGEST_WAIT", PATIENT_WITH_CACHE)
    settings.CACHE_URL = server.url
    server.ask("FLUSHALL")
    yield server
    server.thaw() if server.process.poll() is None else server.start()


@pytest.fixture
def trusted_stamp(monkeypatch):
    """The stamp is read only once, however slow the machine: queries can be counted."""
    monkeypatch.setattr(freshness, "TRUSTED", 3600)


@pytest.fixture
def clock():
    """The clock is stopped at noon until a test moves it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def mail_server(settings):
    """A server that accepts the site's mail, and keeps it in `mails`."""
    with servers.running(servers.MailServer()) as server:
        settings.MAILERS, settings.HAS_MAIL = server.mailer, True
        yield server


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
    """Returns the client with a session of a person: desk(editor). The site records no sign-in."""

    def sign_in(person):
        session = SessionStore()
        session.update(
            {
                SESSION_KEY: str(person.pk),
                BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
                HASH_SESSION_KEY: person.get_session_auth_hash(),
                CONFIRMED_AT: JUST_NOW,
            }
        )
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return sign_in


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium, kept off the network, which tests don't have."""
    found = chromium.path()
    if not found:
        pytest.exit("No Chromium is installed: apt-get install chromium", returncode=4)
    return {**browser_type_launch_args, "executable_path": found, "args": chromium.ARGUMENTS}
