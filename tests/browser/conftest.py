import re
import threading

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import expect

from tests import factories
from tests.browser.steps import PASSWORD, body_of, person

# Console messages about the editor's own inline handlers; static/desk/editor/policy.js runs those.
# Autosave gets 422 for words that are not valid yet, and 403 when it arrives after the submit;
# autosave and checks get 403 in tests that destroy the session.
# Some tests cut the network, and then every part of a page that makes a request complains.
EXPECTED = re.compile(
    r"Executing inline event handler violates|favicon|ERR_INTERNET_DISCONNECTED"
    r"|status of (403|422) .*/(autosave|checks)/$"
    # Scripts that a test runs in a preview, whose frame runs none.
    r"|^Blocked script execution in .about:blank. because the document.s frame is sandboxed"
)


HANG = 120
"""Seconds until a wait times out; no test's outcome depends on them."""
# The default of five seconds is too short for a page on a busy machine.
expect.set_options(timeout=HANG * 1000)


class Traffic:
    """The requests in progress on the site, with a gate in front.

    Requests of a test's own client, made in its thread, don't count: a test outside this folder, run later,
    would wait at the gate for ever.
    """

    def __init__(self):
        self.changed, self.at_work, self.is_open = threading.Condition(), 0, False

    def begin(self, **kwargs):
        """Starts a request, or waits while the gate is closed."""
        if is_of_a_test():
            return
        with self.changed:
            self.changed.wait_for(lambda: self.is_open)
            self.at_work += 1

    def end(self, **kwargs):
        if is_of_a_test():
            return
        with self.changed:
            self.at_work -= 1
            self.changed.notify_all()

    def open(self):
        with self.changed:
            self.is_open = True
            self.changed.notify_all()

    def close(self):
        """Close the gate once no request is in progress."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.at_work <= 0, timeout=HANG), "A request does not end."
            self.is_open = False


def is_of_a_test():
    return threading.current_thread() is threading.main_thread()


@pytest.fixture(scope="session")
def traffic():
    traffic = Traffic()
    request_started.connect(traffic.begin)
    request_finished.connect(traffic.end)
    yield traffic
    request_started.disconnect(traffic.begin)
    request_finished.disconnect(traffic.end)


@pytest.fixture(autouse=True)
def _quiet_site(transactional_db, traffic):
    """No request is in progress while the tables are emptied.

    A closing page notifies the desk, at an unpredictable time: the request waits at the gate until the next
    test, in which its session is unknown.
    """
    traffic.open()
    yield
    traffic.close()


@pytest.fixture
def newsroom(transactional_db, live_server):
    """A newsroom with two people; returns the site's address."""
    for role in ("journalist", "editor"):
        someone = factories.person(role, username=role, first_name=role.title())
        someone.set_password(PASSWORD)
        someone.save()
    return live_server.url


def keep_complaints(page):
    """Record the errors of the page's scripts and console."""
    page.complaints = complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: said.type == "error" and complaints.append(f"{said.text} {said.location['url']}"),
    )


@pytest.fixture
def sign_in(newsroom, new_context):
    """Opens a page as a signed-in person, at an address or still blank.

    Each person has a separate browser context.
    """
    opened = []

    def open_page(username, at="", **device):
        context = new_context(**{"viewport": {"width": 1280, "height": 900}, **device})
        client = Client()
        client.force_login(person(username), backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": newsroom}])
        page = context.new_page()
        keep_complaints(page)
        if at:
            page.goto(newsroom + at)
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        answer_no_more(page)
        unexpected = [said for said in page.complaints if not EXPECTED.search(said)]
        assert not unexpected, unexpected


def answer_no_more(page):
    """Remove a test's mocked responses: one to a closed page would fail the next test."""
    if not page.is_closed():
        page.unroute_all(behavior="ignoreErrors")


@pytest.fixture
def writing(newsroom, sign_in):
    """The page of a new story started by the journalist."""
    page = sign_in("journalist")
    page.goto(f"{newsroom}/admin/articles/story/add/")
    page.get_by_label("Headline", exact=True).fill("Bridge over the bay closes")
    expect(body_of(page)).to_be_visible()
    return page
