"""How long a story is, and how long it is to become."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from articles import workflow
from articles.models import AuditEntry, Story
from tests import factories
from tests.articles.admin.pages import STORIES, form_of, page_of, parse

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]


@pytest.fixture
def story(editor):
    return factories.story(editor, headline="Crane stuck", body="<p>One two three.</p>")


def row_of(client):
    """What the list says of the only story, below its headline."""
    [row] = parse(client.get(STORIES).text).xpath(".//tbody//th")
    return " ".join(row.text_content().split()).removeprefix("Crane stuck").strip()


def progress_of(client, story, **typed):
    """(value, greatest value, words) of the progress beside what is typed; None without a goal."""
    opened = form_of(client.get(page_of(story)))
    shown = parse(client.post(f"{STORIES}{story.pk}/checks/", {**opened, **typed}).text)
    bar = shown.find(".//progress")
    if bar is None:
        return None
    return bar.get("value"), bar.get("max"), " ".join(bar.getparent().text_content().split())


def test_each_save_counts_the_words_and_lists_show_them(editors_desk, editor, story):
    assert "3 words" in row_of(editors_desk)
    workflow.save(story, by=editor, words={"body": "<p>One.</p>"})
    assert row_of(editors_desk).endswith("1 word")
    workflow.submit(story, by=editor)
    assert "1 word" in editors_desk.get("/admin/").text


def test_a_goal_is_set_shown_and_taken_back(editors_desk, editor, story):
    assert progress_of(editors_desk, story) is None
    editors_desk.post(f"{STORIES}{story.pk}/goal/", {"word_goal": "600"})
    typed = "<p>One two three four.</p>"
    assert progress_of(editors_desk, story, body=typed) == ("4", "600", "4 of 600 words")
    assert row_of(editors_desk).endswith("3 of 600 words")
    editors_desk.post(f"{STORIES}{story.pk}/goal/", {"word_goal": ""})
    assert progress_of(editors_desk, story) is None
    details = AuditEntry.objects.filter(act="set_goal").order_by("pk").values_list("detail", flat=True)
    assert [*details] == ["600", "none"]
    story.refresh_from_db()
    assert story.version == 1


@pytest.mark.once
@pytest.mark.parametrize("goal", ["0", "-5", "many", "50001", "1.5"])
def test_a_goal_that_is_none_is_refused(editors_desk, story, goal):
    assert editors_desk.post(f"{STORIES}{story.pk}/goal/", {"word_goal": goal}).status_code == 409
    story.refresh_from_db()
    assert story.word_goal is None


def test_stories_from_before_are_counted(story):
    Story.objects.update(word_count=0)
    import_module("articles.migrations.0086_count_story_words").fill(
        apps, SimpleNamespace(connection=connection)
    )
    story.refresh_from_db()
    assert story.word_count == 3
