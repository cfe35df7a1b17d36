import pytest

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
