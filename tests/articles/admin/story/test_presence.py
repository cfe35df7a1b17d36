"""Who has a story open: the answers to its pages' heartbeats."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.admin.story import presence
from articles.models import Presence
from tests import factories
from tests.moments import NOON, SECOND

pytestmark = pytest.mark.usefixtures("clock")

A, B = "a" * 32, "b" * 32


@pytest.fixture
def story(journalist):
    return factories.story(journalist)


@pytest.fixture
def ask(client, story):
    """Send a heartbeat from a person's page; return the response."""

    def asked(person, page, does="write", /, **changed):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        sent = {"does": does, "page": page, "person": person.pk, **changed}
        return client.post(f"/admin/articles/story/{story.pk}/presence/", sent)

    return asked


def test_the_first_edits_and_the_second_sees_who_and_since_when(ask, clock, journalist, editor):
    assert ask(journalist, A).json() == {
        "is_held": False,
        "message": "",
        "closed": "",
        "version": 1,
        "changed": None,
        "seen": "",
    }
    clock.shift(20 * SECOND)
    ask(journalist, A)
    clock.shift(20 * SECOND)
    second = ask(editor, B).json()
    assert (second["is_held"], second["message"]) == (
        True,
        f"{journalist} has been writing in this story since 12:00.",
    )
    assert ask(journalist, A).json()["message"] == f"Also here: {editor}."


def test_a_page_on_which_nothing_was_typed_keeps_nobody_out(ask, journalist, editor):
    ask(editor, B, "here")
    opened = ask(journalist, A).json()
    assert (opened["is_held"], opened["message"]) == (False, f"Also here: {editor}.")
    assert ask(editor, B, "here").json()["is_held"]


def test_the_page_itself_says_who_writes_before_any_script_asks(ask, desk, story, journalist, editor):
    address = f"/admin/articles/story/{story.pk}/change/"
    assert "writing in this story" not in desk(editor).get(address).text
    ask(journalist, A)
    assert f"{journalist} has been writing in this story since 12:00." in desk(editor).get(address).text
    assert "writing in this story" not in desk(journalist).get(address).text


def test_after_a_takeover_the_previous_editor_sees_by_whom_and_when(ask, clock, journalist, editor):
    ask(journalist, A)
    ask(editor, B)
    clock.shift(120 * SECOND)
    assert not ask(editor, B, "take").json()["is_held"]
    first = ask(journalist, A).json()
    assert first["is_held"]
    assert first["message"] == f"{editor} took over at 12:02; what you typed is kept here."
    clock.shift(60 * SECOND)
    assert not ask(journalist, A, "take").json()["is_held"]
    assert (
        ask(editor, B).json()["message"] == f"{journalist} took over at 12:03; what you typed is kept here."
    )


def test_of_many_who_read_a_story_those_who_came_last_are_named(ask, clock, story, journalist):
    ask(journalist, A)
    for number in range(7):
        clock.shift(SECOND)
        reader = factories.person("editor", first_name=f"Reader {number}")
        presence.heartbeat(f"{number:020d}", story, reader, writes=False, at=timezone.now())
    names = ", ".join(f"Reader {number}" for number in (6, 5, 4, 3, 2))
    assert ask(journalist, A).json()["message"] == f"Also here: {names} and 2 more."
    clock.shift(presence.GONE_AFTER)
    assert ask(journalist, A).json()["message"] == ""


def test_a_closed_browser_lets_go_within_a_minute(ask, clock, journalist, editor):
    ask(journalist, A)
    clock.shift(40 * SECOND)
    assert ask(editor, B).json()["is_held"]
    clock.shift(20 * SECOND)
    assert not ask(editor, B).json()["is_held"]
    assert ask(journalist, A).json()["is_held"]


def test_a_page_that_is_left_lets_go_at_once(ask, journalist, editor):
    ask(journalist, A)
    assert ask(journalist, A, "leave").status_code == 204
    assert not ask(editor, B).json()["is_held"]


def test_what_a_page_said_before_it_was_left_does_not_bring_it_back(ask, clock, journalist, editor):
    ask(journalist, A)
    clock.shift(11 * SECOND)
    ask(journalist, A, "leave")
    ask(journalist, A)
    assert not ask(editor, B).json()["is_held"]


def test_a_page_that_was_left_and_is_opened_again_counts(ask, clock, journalist, editor):
    ask(journalist, A)
    ask(journalist, A, "leave")
    clock.shift(presence.GRACE)
    ask(journalist, A)
    assert ask(editor, B).json()["is_held"]


def test_a_page_that_follows_another_of_the_same_person_writes_on_since_the_first(
    ask, clock, journalist, editor
):
    ask(journalist, A)
    clock.shift(9 * SECOND)
    ask(journalist, A, "leave")
    clock.shift(30 * SECOND)
    assert not ask(journalist, "c" * 32).json()["is_held"]
    assert ask(editor, B).json()["message"].endswith("since 12:00.")
    assert "in another window" in ask(journalist, A).json()["message"]


def test_hearing_of_a_page_writes_only_every_ten_seconds(ask, clock, journalist):
    ask(journalist, A)
    for seconds, writes in ((5, 0), (10, 1), (15, 0)):
        clock.move_to(NOON + (seconds + 1) * SECOND)
        with CaptureQueriesContext(connection) as taken:
            ask(journalist, A)
        written = [query["sql"] for query in taken if "articles_presence" in query["sql"]]
        assert len([sql for sql in written if not sql.startswith("SELECT")]) == writes


def test_who_may_not_change_a_story_reads_and_can_not_take_over(ask, story, editor, journalist):
    colleague = factories.person("journalist")
    assert ask(colleague, A).json()["is_held"]
    assert ask(colleague, A, "take").status_code == 403
    assert not ask(editor, B).json()["is_held"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("changed", "status"),
    [({"page": ""}, 403), ({"page": "\0" * 32}, 403), ({"page": B}, 403), ({"person": "0"}, 401)],
)
def test_a_crafted_page_is_refused(ask, journalist, editor, changed, status):
    ask(editor, B)
    assert ask(journalist, A, **changed).status_code == status
    assert Presence.objects.count() == 1


def test_a_story_restricted_to_others_is_not_there(ask, story, administrator):
    workflow.restrict(story, by=administrator, people=[administrator])
    assert ask(factories.person("editor"), A).status_code == 404
    assert not Presence.objects.exists()


def test_pages_of_long_ago_are_forgotten(ask, clock, journalist):
    ask(journalist, A)
    clock.shift(presence.KEPT_FOR + SECOND)
    ask(journalist, B)
    assert [each.page for each in Presence.objects.all()] == [B]


@pytest.mark.django_db(transaction=True)
def test_the_first_words_of_a_page_may_come_at_once(story, journalist):
    start, answers = threading.Barrier(6), []

    def say(client, does):
        start.wait()
        sent = {"does": does, "page": A, "person": journalist.pk}
        answers.append(client.post(f"/admin/articles/story/{story.pk}/presence/", sent))
        connection.close()

    threads = []
    for does in ["here", "write"] * 3:
        client = Client(raise_request_exception=False)
        client.force_login(journalist, backend="django.contrib.auth.backends.ModelBackend")
        threads.append(threading.Thread(target=say, args=(client, does)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 6
    assert Presence.objects.get().is_editing
