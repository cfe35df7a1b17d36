from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from tests import factories
from tests.articles.admin.pages import page_of, text_of

pytestmark = pytest.mark.once

ADDRESS = "/admin/login/"
PASSWORD = "a long password for tests"


@pytest.fixture
def editor_with_password(editor):
    editor.set_password(PASSWORD)
    editor.save()
    return editor


def sign_in(client, username, password):
    return client.post(ADDRESS, {"username": username, "password": password})


def test_ten_wrong_passwords_close_the_name_and_say_for_how_long(client, editor_with_password):
    username = editor_with_password.username
    answers = [sign_in(client, username, f"guess {number}") for number in range(10)]
    assert [answer.status_code for answer in answers] == [200] * 9 + [429]
    refused = sign_in(client, username, PASSWORD)
    assert refused.status_code == 429
    assert "15 minutes" in refused.text


def test_others_sign_in_while_a_name_is_closed(client, editor_with_password, journalist):
    for number in range(10):
        sign_in(client, journalist.username, f"guess {number}")
    assert sign_in(client, editor_with_password.username, PASSWORD).status_code == 302


def test_a_closed_name_opens_again_after_a_quarter_of_an_hour(client, editor_with_password, time_machine):
    time_machine.move_to("2026-11-24T09:00:00+00:00", tick=False)
    for number in range(10):
        sign_in(client, editor_with_password.username, f"guess {number}")
    time_machine.move_to("2026-11-24T09:14:59+00:00", tick=False)
    assert sign_in(client, editor_with_password.username, PASSWORD).status_code == 429
    time_machine.move_to("2026-11-24T09:30:01+00:00", tick=False)
    assert sign_in(client, editor_with_password.username, PASSWORD).status_code == 302


def test_the_page_for_signing_in_has_a_heading_and_a_name(client, db):
    answer = client.get("/admin/login/")
    assert text_of(answer, ".//h1") == "Sign in"
    assert "The Test Courier" in text_of(answer, ".//title")


def test_a_guesser_is_stopped_with_a_page_that_says_for_how_long(client, clock, editor):
    editor.set_password("the right password")
    editor.save()
    wrong = {"username": editor.username, "password": "a guess"}
    answers = [client.post("/admin/login/", wrong) for _ in range(10)]
    assert {answer.status_code for answer in answers[:9]} == {200}
    right = {"username": editor.username, "password": "the right password"}
    answer = client.post("/admin/login/", right)
    assert answer.status_code == 429
    assert text_of(answer, ".//h1") == "Sign-in paused"
    assert f"as “{editor.username}” from here for 15 minutes" in " ".join(answer.text.split())
    clock.shift(timedelta(minutes=16))
    assert client.post("/admin/login/", right).status_code == 302


def test_signing_in_brings_people_to_the_page_that_they_asked_for(client, clock, editor):
    story = factories.story(editor)
    answer = client.get(page_of(story))
    assert urlsplit(answer["Location"]).path == "/admin/login/"
    assert urlsplit(answer["Location"]).query == f"next={page_of(story)}"


@pytest.mark.parametrize(
    "word", ["index", "admin:logout", "1e400", "a.b", "//evil.example/", "\\\\evil.example"]
)
def test_signing_in_leads_to_an_address_of_this_site_or_to_the_desk(client, editor, word):
    editor.set_password("the right password")
    editor.save()
    typed = {"username": editor.username, "password": "the right password", "next": word}
    assert client.post("/admin/login/", typed).url == "/admin/"
