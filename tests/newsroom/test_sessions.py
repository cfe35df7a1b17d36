"""People see where they are signed in and can end sessions; what else ends one."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import AuditEntry
from newsroom import sessions
from newsroom.models import Session
from tests.articles.admin.pages import sent_now

LOGIN, SECURITY, PEOPLE = "/admin/login/", "/admin/security/", "/admin/newsroom/user/"
PASSWORD, NEW = "a long password for tests", "harbour bridge crane"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def someone(editor, clock):
    editor.set_password(PASSWORD)
    editor.save()
    return editor


@pytest.fixture
def signed_in(client, someone):
    """Returns a browser in which somebody has signed in."""

    def sign_in(person=someone, **headers):
        browser = type(client)(**headers)
        sent = {"username": person.username, "password": PASSWORD}
        assert browser.post(LOGIN, sent).status_code == 302
        return browser

    return sign_in


def is_in(browser):
    return browser.get("/admin/").status_code == 200


def change(client, person, **changed):
    sent = {"username": person.username, "role": "editor", "is_active": "on"} | changed
    sent = {name: value for name, value in sent.items() if value is not None}
    assert sent_now(client, f"{PEOPLE}{person.pk}/change/", sent).status_code == 302


def test_each_session_is_listed_with_device_and_address_and_can_be_ended(signed_in, someone, journalist):
    here = signed_in(HTTP_USER_AGENT=FIREFOX)
    phone = signed_in(HTTP_USER_AGENT=PHONE, REMOTE_ADDR="2001:db8::7")
    page = here.get(SECURITY)
    assert {(each["device"], each["address"], each["is_this"]) for each in page.context["sessions"]} == {
        ("Firefox, Linux", "127.0.0.1", True),
        ("Safari, iPhone", "2001:db8::7", False),
    }
    for key in Session.objects.values_list("pk", flat=True):
        assert key not in page.text
    [number] = re.findall(r'name="session"\s+value="([0-9a-f]{20})"', page.text)
    here.post(f"{SECURITY}session/end/", {"session": "0" * 20})
    assert is_in(phone)
    here.post(f"{SECURITY}session/end/", {"session": number})
    assert not is_in(phone)
    assert is_in(here)
    [entry] = AuditEntry.objects.filter(act="sessions_ended")
    assert (entry.by, entry.detail) == (someone, "1")


def test_nobody_ends_the_session_of_somebody_else(signed_in, desk, journalist):
    theirs = signed_in()
    [number] = [each["number"] for each in theirs.get(SECURITY).context["sessions"]]
    desk(journalist).post(f"{SECURITY}session/end/", {"session": number})
    assert is_in(theirs)


def test_all_others_end_at_once(signed_in):
    here, *others = [signed_in() for _ in range(3)]
    here.post(f"{SECURITY}session/end/", {"session": "others"})
    assert [is_in(each) for each in (here, *others)] == [True, False, False]


def test_signing_out_deletes_the_session(signed_in, someone):
    here = signed_in()
    here.post("/admin/logout/")
    assert not someone.sessions.exists()


def test_another_password_ends_all_sessions_but_this_one(signed_in, someone):
    here, other = signed_in(), signed_in()
    sent = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post("/admin/password_change/", sent).status_code == 302
    assert (is_in(here), is_in(other)) == (True, False)
    assert someone.sessions.count() == 1


@pytest.mark.parametrize("changed", [{"role": "journalist"}, {"is_active": None}])
def test_another_role_or_a_deactivation_ends_all_sessions(signed_in, desk, administrator, someone, changed):
    theirs = signed_in()
    change(desk(administrator), someone, **changed)
    assert not is_in(theirs)
    assert not someone.sessions.exists()


def test_what_is_nothing_of_that_ends_none(signed_in, desk, administrator, someone):
    theirs = signed_in()
    change(desk(administrator), someone, first_name="Ann")
    assert is_in(theirs)


def test_an_idle_session_ends_and_a_used_one_goes_on(signed_in, settings, clock):
    settings.IDLE_HOURS = 8
    used, idle = signed_in(), signed_in()
    for _ in range(3):
        clock.shift(timedelta(hours=4))
        assert is_in(used)
    assert not is_in(idle)


def test_a_page_that_is_left_open_keeps_no_session_alive(signed_in, settings, clock):
    """The bell and the boards poll automatically."""
    settings.IDLE_HOURS = 8
    here = signed_in()
    for _ in range(3):
        clock.shift(timedelta(hours=3))
        here.get("/admin/pulse/")
        here.get("/admin/fresh-boards/")
    assert not is_in(here)


def test_use_is_stored_every_five_minutes_and_no_oftener(signed_in, clock, django_assert_num_queries):
    here = signed_in()
    address = "/admin/jsi18n/"
    here.get(SECURITY)
    clock.shift(timedelta(minutes=6))
    here.get(SECURITY)
    [session] = Session.objects.all()
    assert session.seen_at == timezone.now()
    clock.shift(timedelta(minutes=4))
    here.get(address)
    session.refresh_from_db()
    assert session.seen_at < timezone.now()


def test_expired_sessions_go_with_the_next_sign_in(signed_in, someone, clock):
    signed_in()
    clock.shift(timedelta(days=15))
    signed_in()
    assert Session.objects.count() == 1
    assert sessions.running(someone).count() == 1
