"""How many statements the desk's four most frequent requests take: no more where there is much to show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import newspaper, workflow
from articles.models import Article, DeskNote, Presence, PreviewLink, Story, Task
from tests import factories
from tests.articles.admin.pages import form_of, page_of
from tests.moments import NOON

pytestmark = pytest.mark.usefixtures("clock")

FRONT = "/admin/"
PAGE = "a" * 32
HOUR = timedelta(hours=1)
OF_POSTGRESQL = 2 if connection.vendor == "postgresql" else 0
"""What publishing takes there besides: the lock of its turn, and a check of all references."""


def taken_by(ask, status=200):
    """The statements of a request, without those that open and close transactions."""
    newspaper.name_lately()  # At the head of each page; asked for once a minute.
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    assert answer.status_code == status
    statements = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in statements if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"))]


def crowd(story, by, others):
    """Put notes, tasks, links and open pages around a story, and more words behind it."""
    for number, other in enumerate(others):
        at = NOON + timedelta(seconds=number)
        DeskNote.objects.create(story=story, by=other, to=by, text="Look.", at=at)
        DeskNote.objects.create(
            story=story, by=by, to=other, text="Done.", at=at, resolved_at=at, resolved_by=other
        )
        Task.objects.create(story=story, check_name=f"check-{number}", message="Look.", by=other, at=at)
        ends = at + timedelta(days=9)
        PreviewLink.objects.create(
            token=f"{story.pk}-{number}", story=story, made_by=other, made_at=at, expires_at=ends
        )
        for person in (by, other):
            page = f"{story.pk}-{person.pk}-{number}"
            Presence.objects.create(page=page, story=story, person=person, since=at, seen_at=at)
        workflow.save(story, by=other, words={"dek": f"Number {number}."})


def many_labels(count=5):
    return {
        "categories": [factories.category() for _ in range(count)],
        "bylines": [factories.author() for _ in range(count)],
    }


@pytest.fixture
def editors(editor):
    return [factories.person("editor") for _ in range(4)]


# The writing page.


@pytest.mark.parametrize("is_crowded", [False, True])
@pytest.mark.parametrize(("is_live", "expected"), [(False, 11), (True, 12)])
def test_the_writing_page_takes_as_many_however_much_is_around_the_story(
    desk, editor, editors, journalist, is_live, expected, is_crowded
):
    story = factories.published(editor) if is_live else factories.story(journalist)
    if is_crowded:
        crowd(story, editor, editors)
        workflow.save(story, by=editor, words=many_labels())
        for _ in range(5):
            factories.published(editor)
    client = desk(editor)
    assert len(taken_by(lambda: client.get(page_of(story)))) == expected


def test_a_journalists_writing_page_also_asks_whether_they_are_on_duty(desk, journalist):
    story = factories.story(journalist)
    client = desk(journalist)
    assert len(taken_by(lambda: client.get(page_of(story)))) == 12


# Autosave.


def autosaved(client, story, person):
    """The statements of autosaving a new dek."""
    sent = {
        **form_of(client.get(page_of(story))),
        "page": PAGE,
        "person": person.pk,
        "dek": "Typed just now.",
    }
    statements = taken_by(lambda: client.post(f"/admin/articles/story/{story.pk}/autosave/", sent))
    assert Story.objects.get(pk=story.pk).dek == "Typed just now."
    return statements


@pytest.mark.parametrize("role", ["editor", "journalist"])
def test_autosave_takes_twelve_however_long_the_history_is(desk, clock, role, editors):
    person = factories.person(role)
    story = factories.story(person)
    assert len(autosaved(desk(person), story, person)) == 12
    crowd(story, person, editors)
    clock.shift(HOUR)
    workflow.save(story, by=person, words=many_labels())
    assert len(autosaved(desk(person), story, person)) == 12


def test_autosave_takes_one_more_where_a_new_sitting_begins(desk, clock, editor):
    story = factories.story(editor)
    clock.shift(HOUR)
    assert len(autosaved(desk(editor), story, editor)) == 13


# Publishing.


def published_by_post(client, story, **typed):
    sent = {**form_of(client.get(page_of(story))), "_act": "publish", **typed}
    statements = taken_by(lambda: client.post(page_of(story), sent), status=302)
    assert Article.objects.filter(story=story, live_from=NOON).exists()
    return len(statements) - OF_POSTGRESQL


@pytest.mark.parametrize("is_crowded", [False, True])
def test_publishing_ones_own_words_takes_twenty_four(desk, editor, editors, is_crowded):
    story = factories.story(editor, **(many_labels() if is_crowded else {}))
    for _ in range(5 * is_crowded):
        factories.published(editor, headline=story.headline)
    assert published_by_post(desk(editor), story) == 24


def test_publishing_a_journalists_words_takes_two_more_to_tell_them(desk, editor, journalist):
    story = factories.story(journalist)
    workflow.assign(story, by=editor, to=factories.person("journalist"))
    workflow.submit(story, by=journalist)
    assert published_by_post(desk(editor), story) == 26


def test_publishing_with_a_last_change_takes_three_more_to_save_it(desk, editor, journalist):
    story = factories.story(journalist)
    workflow.submit(story, by=journalist)
    assert published_by_post(desk(editor), story, dek="Typed just now.") == 29
