"""`manage.py verify` on a live site: it blocks nobody, and reports no false violations."""

import os
import re
import subprocess
import sys
import threading
from copy import copy
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import invariants, workflow
from articles.models import (
    Address,
    Article,
    ArticleByline,
    ArticleCategory,
    PreviewLink,
    PublicNote,
    Revision,
    SearchEntry,
    Story,
    StoryByline,
    StoryCategory,
    Withdrawal,
)
from articles.models.article import HELD_UNTIL
from tests import factories, made_once


def in_a_thread(act):
    """Call this on its own connection, as another process would, and return the result."""
    done = []

    def run():
        try:
            done.append(act())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)
    return done[0] if done else None


def changed_and_published(story, editor):
    story = Story.objects.get(pk=story.pk)
    workflow.save(story, by=editor, words={"headline": "Other words went out meanwhile"})
    return workflow.publish(story, by=editor, kind="update", overriding=["second-reader"])


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_it(editor):
    story = factories.published(editor)
    with invariants.snapshot() as at:
        assert list(invariants.broken(at)) == []
        assert in_a_thread(lambda: changed_and_published(story, editor))
        assert Article.objects.filter(story=story).count() == 1
    assert Article.objects.filter(story=story).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_publication_in_the_middle_of_it_is_no_broken_rule(editor, capsys):
    stories = [factories.published(editor) for _ in range(5)]
    done = []

    def published_meanwhile(execute, sql, *arguments):
        if "articles_revision" in sql and not done:
            done.append(in_a_thread(lambda: changed_and_published(stories[-1], editor)))
        return execute(sql, *arguments)

    with connection.execute_wrapper(published_meanwhile):
        call_command("verify")
    assert done[0]
    assert "rules hold" in capsys.readouterr().out


def test_it_takes_as_many_queries_for_three_stories_as_for_thirty(editor, db):
    counts = []
    for number in (3, 30):
        while Story.objects.count() < number:
            factories.published(editor)
        with CaptureQueriesContext(connection) as queries:
            list(invariants.broken(timezone.now()))
        counts.append(len(queries))
    assert counts[0] == counts[1] < 60


@pytest.fixture
def in_twos(monkeypatch):
    monkeypatch.setattr(invariants.stories, "AT_A_TIME", 2)


@pytest.mark.django_db(transaction=True)
def test_it_stops_where_asked_and_goes_on_from_there(editor, in_twos, capsys):
    stories = [factories.published(editor) for _ in range(5)]
    Story.objects.update(headline="Changed behind the desk’s back")
    seen = []

    def interrupted(execute, sql, *arguments):
        seen.append(sql)
        if sum("articles_previewlink" in sql for sql in seen) == 2:
            raise KeyboardInterrupt
        return execute(sql, *arguments)

    with connection.execute_wrapper(interrupted), pytest.raises(CommandError) as stopped:
        call_command("verify")
    assert f"To go on: manage.py verify --after {stories[1].pk}" in str(stopped.value)
    assert named_in(capsys.readouterr().err) == {story.pk for story in stories[:2]}
    with pytest.raises(CommandError, match="violated"):
        call_command("verify", after=stories[1].pk)
    assert named_in(capsys.readouterr().err) == {story.pk for story in stories[2:]}


@pytest.mark.django_db(transaction=True)
def test_it_says_how_far_it_is(editor, in_twos, monkeypatch, capsys):
    stories = [factories.published(editor) for _ in range(5)]
    monkeypatch.setattr("articles.management.commands.verify.SAID_EVERY", 4)
    call_command("verify")
    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == [str(stories[3].pk)]
    call_command("verify", verbosity=0)
    assert capsys.readouterr().err == ""


def named_in(lines):
    return {int(number) for number in re.findall(r"story (\d+)", lines)}


def row(model, story, **changed):
    model.objects.filter(**{"story": story} if model is not Story else {"pk": story.pk}).update(**changed)


def spoilt(model, **changed):
    """Damage: set these values in the story's rows of a table."""
    return lambda story: row(model, story, **changed)


def taken_off(model):
    return lambda story: model.objects.filter(story=story).delete()


def taken_off_search(story):
    SearchEntry.objects.filter(article__story=story).delete()


def second_ahead(story):
    """Two scheduled versions, with times in the right order."""
    now, article = timezone.now(), story.articles.get()
    row(Article, story, live_until=now + HOUR)
    for hours, until in ((1, now + 2 * HOUR), (2, None)):
        article.pk, article.kind = None, "minor"
        article.live_from, article.live_until = now + hours * HOUR, until
        article.save()


def closed_too_soon(story):
    row(Article, story, is_closed=True)


def published_twice(story):
    later = copy(story.articles.get())
    row(Article, story, live_until=later.live_from + timedelta(microseconds=2))
    later.pk, later.kind = None, "minor"
    later.live_from += timedelta(microseconds=2)
    later.published_at += timedelta(microseconds=1)
    later.listed_at = later.published_at
    later.save()


def addressed_elsewhere(story):
    row(Address, story, slug="elsewhere")


def leading_nowhere(story):
    other = factories.story(by=story.owner)
    Address.objects.create(story=other, published_on=date(2020, 1, 1), slug="nowhere")
    return other


def linked(story):
    now = timezone.now()
    PreviewLink.objects.create(
        story=story, token="x" * 32, made_by=story.owner, made_at=now, expires_at=now + HOUR
    )
    row(Story, story, taken_down_at=now)


def noted(story):
    article = story.articles.get()
    PublicNote.objects.create(
        article=article, story=story, kind="correction", text="Wrong.", at=article.live_from - HOUR
    )


def withdrawn(story):
    workflow.withdraw(story, by=story.owner, notice="No source.")
    row(Withdrawal, story, at=F("at") + HOUR)


def noted_for_another(story):
    article, other = story.articles.get(), factories.story(by=story.owner)
    PublicNote.objects.create(
        article=article, story=other, kind="correction", text="Wrong.", at=article.live_from
    )


def with_a_picture(story):
    row(Story, story, lead_image=factories.image(story.owner))


def held(story):
    """On hold, with another version after it."""
    now, article = timezone.now(), story.articles.get()
    row(Article, story, is_closed=True, live_until=HELD_UNTIL)
    article.pk, article.kind = None, "update"
    article.live_from, article.live_until, article.held_from = HELD_UNTIL, None, now
    article.is_closed = True
    article.save()


def overlapping(story):
    """Only SQLite has no constraint against this."""
    later = copy(story.articles.get())
    row(Article, story, live_until=timezone.now() + 2 * HOUR)
    later.pk, later.kind, later.live_from = None, "minor", timezone.now() + HOUR
    later.save()


HOUR, LONG_AGO = timedelta(hours=1), date(2020, 1, 1)
DAMAGE = {
    "one_lies_ahead": [second_ahead],
    "closed_is_over": [closed_too_soon],
    "rows_follow_their_article": [
        lambda story: ArticleCategory.objects.filter(article__story=story).update(is_closed=True),
        lambda story: ArticleByline.objects.filter(article__story=story).update(listed_at=timezone.now()),
        noted_for_another,
    ],
    "publication_never_moves": [published_twice],
    "times_keep_their_order": [spoilt(Article, updated_as="updated")],
    "first_comes_first": [spoilt(Article, kind="update")],
    "addresses_lead_to_stories": [addressed_elsewhere, taken_off(Address), leading_nowhere],
    "statuses_tell_the_truth": [spoilt(Story, status="withdrawn")],
    "published_words_are_readers": [spoilt(Article, dek="Other"), taken_off(StoryCategory)],
    "newest_revision_is_the_story": [spoilt(Revision, dek="Other"), taken_off(StoryByline)],
    "held_lies_ahead": [held],
    "embargoes_hold": [
        lambda story: (second_ahead(story), row(Story, story, embargo_until_lifted=True)),
    ],
    "sealed_words_have_no_link": [linked],
    "notes_open_versions": [noted],
    "withdrawals_end_versions": [withdrawn],
    "taken_down_is_sealed": [spoilt(Story, taken_down_at=datetime(2026, 1, 1, tzinfo=UTC))],
    "pictures_are_found_by_their_stories": [with_a_picture],
    "search_has_what_is_open": [
        taken_off_search,
        lambda story: SearchEntry.objects.filter(article__story=story).update(published_on=LONG_AGO),
    ],
    "markup_is_clean": [],
    "searched_words_follow_their_story": [spoilt(Story, searchable="other")],
}


@pytest.mark.parametrize(
    ("name", "damage"),
    [(name, damage) for name, each in DAMAGE.items() for damage in each],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_of_damage_is_found_in_its_story(editor, db, name, damage):
    author = factories.author()
    whole, story = (factories.published(editor, bylines=[author]) for _ in range(2))
    named = next(rule for rule in invariants.RULES if rule.__name__ == name)
    assert list(invariants.broken(timezone.now())) == []
    other = damage(story)
    found = [place for place in invariants.broken(timezone.now()) if place.startswith(named.__doc__)]
    assert found
    broken = other if isinstance(other, Story) else story
    assert all(f"story {broken.pk}" in place and f"story {whole.pk}" not in place for place in found)


@pytest.mark.parametrize("table", ["story", "article", "revision"])
def test_a_body_that_is_not_clean_is_found_wherever_it_is_stored(editor, db, table):
    story = factories.published(editor)
    with connection.cursor() as cursor:
        body = '<p onclick="x()">Hello.</p>'
        cursor.execute(f"UPDATE articles_{table} SET body = %s", [body])  # noqa: S608 - our names
    places = [place for place in invariants.broken(timezone.now()) if "is clean" in place]
    assert len(places) == (story.revisions.count() if table == "revision" else 1)
    assert all(table in place and f"story {story.pk}" in place for place in places)


def test_overlapping_versions_are_found(editor, db):
    story = factories.published(editor)
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError), transaction.atomic():
            overlapping(story)
        return
    overlapping(story)
    assert any(place.startswith("The versions of a story") for place in invariants.broken(timezone.now()))


def test_every_rule_has_its_damage():
    elsewhere = {
        "versions_follow_each_other",
        "clips_are_found_by_their_stories",  # tests/articles/clips/test_lost.py
        "clips_have_what_versions_name",  # the same
        "pages_have_versions",  # tests/articles/newspaper/test_invariants.py
        "pages_are_clean",  # the same
        "labels_and_pictures_follow_their_row",  # tests/articles/admin/stories/test_words.py
        "sealed_pictures_are_gone",  # tests/articles/follow_up/test_pictures.py
        "killed_pictures_are_gone",  # tests/articles/workflow/test_pictures.py
    }
    assert DAMAGE.keys() | elsewhere == {rule.__name__ for rule in invariants.RULES}


STORIES_OF_WHICH_TWO_ARE_BROKEN = """
import django
django.setup()
from django.core.management import CommandError, call_command
from articles.invariants import processes
from articles.models import Story
from tests import factories

by = factories.person("editor")
first, *_, last = [factories.story(by).pk for _ in range(3)]
Story.objects.filter(pk__in=[first, last]).update(body="<b>x")
processes.AT_A_TIME = 1
try:
    call_command("verify", processes=2)
except CommandError as error:
    print(first, last, error)
"""


@pytest.mark.once
def test_several_processes_check_all_stories_in_the_order_of_their_ids(tmp_path):
    place = tmp_path / "newsroom.sqlite3"
    made_once.migrated_sqlite(place)
    own = {"DATABASE_URL": f"sqlite:///{place}", "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    command = [sys.executable, "-c", STORIES_OF_WHICH_TWO_ARE_BROKEN]
    done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=True)
    first, last, *said = done.stdout.split()
    assert " ".join(said).startswith("Rules are violated in")
    assert [*dict.fromkeys(re.findall(r"story (\d+)", done.stderr))] == [first, last]
