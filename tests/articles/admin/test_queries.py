"""How many statements the desk's four most frequent requests take: no more where there is much to show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import html, newspaper, workflow
from articles.models import DeskNote, Presence, PreviewLink, Story, Task
from articles.workflow import readiness
from tests import factories
from tests.articles.admin.pages import filled, form_of, page_of
from tests.moments import NOON

pytestmark = pytest.mark.usefixtures("clock")

FRONT = "/admin/"
PAGE = "a" * 32
HOUR = timedelta(hours=1)


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
@pytest.mark.parametrize(("is_live", "expected"), [(False, 12), (True, 13)])
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
    assert len(taken_by(lambda: client.get(page_of(story)))) == 13


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
def test_autosave_takes_nine_however_long_the_history_is(desk, clock, role, editors):
    person = factories.person(role)
    story = factories.story(person)
    assert len(autosaved(desk(person), story, person)) == 9
    crowd(story, person, editors)
    clock.shift(HOUR)
    workflow.save(story, by=person, words=many_labels())
    assert len(autosaved(desk(person), story, person)) == 9


def test_autosave_takes_one_more_where_a_new_sitting_begins(desk, clock, editor):
    story = factories.story(editor)
    clock.shift(HOUR)
    assert len(autosaved(desk(editor), story, editor)) == 10


# Publishing.

AT_MOST = 25 if connection.vendor == "postgresql" else 24
"""Whatever is published: three for the index of readers' search, and the lock of its turn, which PostgreSQL
takes by a statement of its own, included."""
NOTE = {"kind": "update", "note_text": "Two bridges closed."}
KINDS = {
    "first": {},
    "scheduled": {"publish_at": "2026-11-25T09:00"},
    "minor": {"kind": "minor"},
    "update": {"kind": "update", "update_note": "Both directions."},
    "note": {**NOTE, "note_kind": "clarification"},
    "correction": {**NOTE, "note_kind": "correction"},
    "scheduled update": {**NOTE, "note_kind": "correction", "publish_at": "2026-11-25T09:00"},
}


def published_by_post(client, story, **typed):
    before = story.articles.count()
    sent = filled(form_of(client.get(page_of(story))), _act="publish", **typed)
    statements = taken_by(lambda: client.post(page_of(story), sent), status=302)
    assert story.articles.count() == before + 1
    return len(statements)


def begun(kind, owner, editor, clock):
    """A story of the owner's to be published in this way."""
    story = factories.story(owner)
    if owner != editor:
        workflow.submit(story, by=owner)
    if KINDS[kind].get("kind"):
        workflow.publish(story, by=editor, kind="first")
        clock.shift(HOUR)
    return story


@pytest.mark.parametrize("kind", KINDS)
def test_publishing_with_a_last_change_takes_at_most_25(desk, clock, editor, journalist, kind):
    story = begun(kind, journalist, editor, clock)
    assert published_by_post(desk(editor), story, **KINDS[kind], dek="Typed just now.") <= AT_MOST
    story.refresh_from_db()
    assert (story.dek, story.tasks.count()) == ("Typed just now.", bool(KINDS[kind].get("kind")))
    act, saved = story.revisions.order_by("-pk")[:2]
    assert (saved.act, saved.version, saved.dek) == ("save", story.version, story.dek)
    assert act.act in ("publish", "schedule")


@pytest.mark.parametrize("kind", KINDS)
def test_publishing_words_that_are_saved_takes_at_most_22(desk, clock, editor, kind):
    story = begun(kind, editor, editor, clock)
    workflow.save(story, by=editor, words={"dek": "Saved before."})
    assert published_by_post(desk(editor), story, **KINDS[kind]) <= AT_MOST - 3


WITH_PICTURES = AT_MOST + 3
"""The checks read the pictures, and the story's list of them is looked up."""


@pytest.mark.parametrize("kind", ["first", "correction"])
def test_publishing_pictures_takes_at_most_28(desk, clock, editor, journalist, kind):
    lead, *others = (factories.image(editor) for _ in range(4))
    figures = (html.figure(each.key, 64, 48, "A ferry.", "", "Ann Archer") for each in others)
    words = {"lead_image": lead, "lead_credit": "Ann Archer", "lead_alt_text": "It is high."}
    story = begun(kind, journalist, editor, clock)
    workflow.save(story, by=editor, words={**words, "body": f"<p>Text.</p>{''.join(figures)}"})
    typed = {**KINDS[kind], "dek": "Typed just now."}
    assert published_by_post(desk(editor), story, **typed) <= WITH_PICTURES


def test_publishing_past_a_check_takes_at_most_25(desk, editor, journalist):
    story = factories.story(journalist, categories=[])
    workflow.submit(story, by=journalist)
    overriding = [problem.check for problem in readiness.missing(story, NOON)]
    typed = {"headline": "Typed just now.", "overriding": overriding}
    assert overriding
    assert published_by_post(desk(editor), story, **typed) <= AT_MOST


def test_publishing_takes_as_many_however_much_is_around(desk, editor, editors):
    alone = published_by_post(desk(editor), factories.story(editor))
    story = factories.story(editor, **many_labels())
    for _ in range(5):
        factories.published(editor, headline=story.headline)
    assert published_by_post(desk(editor), story) == alone
