"""Password guessing delays nobody else, and a sign-in leads to the desk."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.utils import timezone

from newsroom import lanes
from newsroom.models import User
from tests import factories
from tests.articles.admin.pages import sent_now
from tests.newsroom.crowds import others_in

LOGIN = "/admin/login/"
GUESS, PASSWORD = "a guess", "a long password for tests"
ADDRESS = {"REMOTE_ADDR": "203.0.113.7"}


class Counting(MD5PasswordHasher):
    """Counts concurrent checks, each lasting long enough for others to join."""

    algorithm = "counting"
    running, most, checked = 0, 0, 0
    changed = threading.Condition()

    def encode(self, password, salt):
        cls = type(self)
        with cls.changed:
            cls.running, cls.checked = cls.running + 1, cls.checked + 1
            cls.most = max(cls.most, cls.running)
            cls.changed.wait_for(lambda: cls.running > 2, timeout=0.1)
            cls.running -= 1
        return super().encode(password, salt)


@pytest.fixture
def counting(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    Counting.running = Counting.most = Counting.checked = 0
    return Counting


@pytest.fixture
def someone(editor):
    editor.set_password(PASSWORD)
    editor.save()
    return editor


def sign_in(client, username="nobody", password=GUESS, **extra):
    return client.post(LOGIN, {"username": username, "password": password}, **extra)


@pytest.mark.django_db(transaction=True)
def test_two_passwords_are_checked_at_a_time(client, counting):
    threads = [
        threading.Thread(target=lambda number=number: in_a_thread(type(client)(), number))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counting.most == 2


def in_a_thread(client, number):
    from django.db import connections

    sign_in(client, f"name-{number}")
    connections.close_all()


def test_a_request_that_would_wait_too_long_is_asked_to_retry(client, db, monkeypatch):
    monkeypatch.setattr(lanes, "LONGEST_WAIT", 0)
    with others_in(lanes.SIGNING_IN):
        answer = sign_in(client)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert "signing in right now" in answer.text
    assert sign_in(client).status_code == 200


def test_signing_in_takes_no_place_of_those_who_save(client, db):
    with others_in(lanes.SAVING):
        assert sign_in(client).status_code == 200


def guess(client, times, **extra):
    return [sign_in(client, f"name-{number}", **extra).status_code for number in range(times)]


def test_an_address_that_guesses_names_is_turned_away_before_the_hash(client, counting, someone):
    assert set(guess(client, 50, **ADDRESS)) == {200}
    checked = counting.checked
    answer = sign_in(client, someone.username, PASSWORD, **ADDRESS)
    assert answer.status_code == 429
    assert "15 minutes" in answer.text
    assert counting.checked == checked
    assert sign_in(client, someone.username, PASSWORD, REMOTE_ADDR="203.0.113.8").status_code == 302


def test_an_address_may_try_again_after_a_quarter_of_an_hour(client, someone, time_machine):
    time_machine.move_to("2026-11-24T09:00:00+00:00", tick=False)
    guess(client, 50, **ADDRESS)
    assert sign_in(client, someone.username, PASSWORD, **ADDRESS).status_code == 429
    time_machine.shift(timedelta(minutes=16))
    assert sign_in(client, someone.username, PASSWORD, **ADDRESS).status_code == 302


def test_a_proxy_that_is_not_named_is_never_turned_away(client, someone):
    """Otherwise 50 wrong passwords from anywhere would lock out the whole newsroom."""
    forwarded = {"HTTP_X_FORWARDED_FOR": "198.51.100.9"}
    guess(client, 50, **ADDRESS, **forwarded)
    assert sign_in(client, someone.username, PASSWORD, **ADDRESS, **forwarded).status_code == 302


@pytest.mark.parametrize("asked", ["//evil.example", "https://evil.example/", ""])
def test_a_refused_next_leads_to_the_desk(client, someone, asked):
    answer = client.post(f"{LOGIN}?next={asked}", {"username": someone.username, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


# Sessions.


@pytest.mark.parametrize("broken", ["x", "", "not-a-session-of-ours-but-as-long-as-one"])
def test_a_broken_session_cookie_sets_nothing_on_a_page_for_everybody(client, editor, broken):
    factories.published(editor)
    client.cookies["sessionid"] = broken
    for page in ("/", "/rss.xml", "/nothing/"):
        assert not client.get(page).cookies, page


def test_the_sessions_of_an_account_that_was_deactivated_stay_dead(client, desk, administrator, journalist):
    kept = type(client)()
    kept.force_login(journalist, backend="django.contrib.auth.backends.ModelBackend")
    assert kept.get("/admin/").status_code == 200
    for is_active in (None, "on"):
        form = {"username": journalist.username, "role": "journalist"}
        form |= {"is_active": is_active} if is_active else {}
        address = f"/admin/newsroom/user/{journalist.pk}/change/"
        assert sent_now(desk(administrator), address, form).status_code == 302
        assert kept.get("/admin/").status_code == 302
    assert User.objects.get(pk=journalist.pk).is_active


def test_sessions_live_on_through_any_other_change_of_a_person(client, desk, administrator, journalist):
    kept = type(client)()
    kept.force_login(journalist, backend="django.contrib.auth.backends.ModelBackend")
    form = {"username": journalist.username, "role": "journalist"}
    form |= {"is_active": "on", "first_name": "Ann"}
    sent_now(desk(administrator), f"/admin/newsroom/user/{journalist.pk}/change/", form)
    assert kept.get("/admin/").status_code == 200
    assert User.objects.get(pk=journalist.pk).last_login < timezone.now()
