import re
import threading

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import expect

from tests import factories
from tests.browser.steps import PASSWORD, body_of, person

# What the editor's own inline handlers leave in the console; static/desk/editor/policy.js runs them.
# Autosave is answered 422 for words that do not fit yet, 403 when it comes behind the press that submits;
# autosave and checks are answered 403 where a test has thrown the session away.
# Some tests cut the network, and every part of a page that asks for something then says so.
EXPECTED = re.compile(
    r"Executing inline event handler violates|favicon|ERR_INTERNET_DISCONNECTED"
    r"|status of (403|422) .*/(autosave|checks)/$"
)


class Traffic:
    """The requests that the site has in hand."""

    QUIET = 0.2
    """Seconds without a request after which the last page's farewell has come."""

    def __init__(self):
        self.changed, self.in_hand, self.begun = threading.Condition(), 0, 0

    def begin(self, **kwargs):
        with self.changed:
            self.in_hand, self.begun = self.in_hand + 1, self.begun + 1
            self.changed.notify_all()

    def end(self, **kwargs):
        with self.changed:
            self.in_hand -= 1
            self.changed.notify_all()

    def wait_for_quiet(self):
        with self.changed:
            while True:
                assert self.changed.wait_for(lambda: self.in_hand <= 0, timeout=20)
                begun = self.begun
                if not self.changed.wait_for(lambda begun=begun: self.begun > begun, timeout=self.QUIET):
                    return


@pytest.fixture(autouse=True)
def _quiet_site(transactional_db):
    """Pages tell the desk that they close: the tables are emptied once that is heard."""
    traffic = Traffic()
    request_started.connect(traffic.begin)
    request_finished.connect(traffic.end)
    yield
    traffic.wait_for_quiet()
    request_started.disconnect(traffic.begin)
    request_finished.disconnect(traffic.end)


@pytest.fixture
def newsroom(transactional_db, live_server):
    """A newsroom with its roles and two people; gives the address of its site."""
    from newsroom.roles import keep_in_step

    keep_in_step()
    for role in ("journalist", "editor"):
        someone = factories.person(role, username=role, first_name=role.title())
        someone.set_password(PASSWORD)
        someone.save()
    return live_server.url


def keep_complaints(page):
    """Keep what the page's scripts and its console complain of."""
    page.complaints = complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: said.type == "error" and complaints.append(f"{said.text} {said.location['url']}"),
    )


@pytest.fixture
def sign_in(newsroom, new_context):
    """Gives a page of a person who is signed in, at an address or not yet anywhere.

    Each person has a browser of their own.
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
        unexpected = [said for said in page.complaints if not EXPECTED.search(said)]
        assert not unexpected, unexpected


@pytest.fixture
def writing(newsroom, sign_in):
    """The page on which the journalist has begun a story."""
    page = sign_in("journalist")
    page.goto(f"{newsroom}/admin/articles/story/add/")
    page.get_by_label("Headline", exact=True).fill("Bridge over the bay closes")
    expect(body_of(page)).to_be_visible()
    return page
