"""Truncated boards say so and link to the full list."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.admin.front.boards import boards
from articles.admin.front.page import PAGE_SIZE
from articles.admin.front.selection import MOST
from articles.admin.story import presence
from articles.models import Story, Task
from tests import factories
from tests.articles.admin.pages import parse, text_of

FRONT = "/admin/"
TASKS = "/admin/tasks/"


def links(answer, board):
    """The addresses of the full lists under a board."""
    page = parse(answer.text)
    more = page.findall(f".//section[@id='desk-{board}']/p[@class='front-more']/a")
    return [link.get("href") for link in more]


@pytest.fixture
def more(editor, journalist):
    """Make one more story of each kind than a board shows."""

    def make(count=MOST + 1):
        for _ in range(count):
            waiting, embargoed = factories.story(editor), factories.story(journalist)
            workflow.submit(waiting, by=editor)
            workflow.embargo(embargoed, by=journalist, until_lifted=True)
            live = factories.published(editor)
            workflow.save(live, by=editor, words={"dek": "More."})

    return make


def test_a_board_that_is_cut_short_leads_to_a_list_that_has_them_all(desk, editor, more):
    client = desk(editor)
    more(1)
    page = client.get(FRONT)
    boards = ("review", "embargoed", "changed", "mine", "tasks")
    assert [links(page, board) for board in boards] == [[]] * 5
    more(MOST)
    page = client.get(FRONT)
    for board, headlines in {
        "review": Story.objects.filter(status="in_review"),
        "embargoed": Story.objects.filter(embargo_until_lifted=True),
        "changed": Story.objects.filter(status="draft", articles__isnull=False),
        "mine": Story.objects.filter(owner=editor, status="draft"),
        "tasks": Story.objects.filter(tasks__isnull=False),
    }.items():
        lists = "".join(client.get(address).text for address in links(page, board))
        assert headlines.count() > MOST
        assert [story for story in headlines if story.headline not in lists] == []
    assert links(page, "live") == ["/admin/articles/story/?state=published"]


def test_all_that_is_left_to_do_is_read_page_by_page_and_done_there(desk, editor):
    story = factories.published(editor, headline="Bridge closes")
    for number in range(PAGE_SIZE + 1):
        Task.objects.create(
            story=story,
            check_name=f"check-{number}",
            message=f"Lacks {number}.",
            by=editor,
            at=story.created_at,
        )
    client = desk(editor)
    pages = [client.get(TASKS).text]
    pages.append(client.get(TASKS + re.search(r'href="(\?before=\d+)"', pages[0])[1]).text)
    found = [int(number) for page in pages for number in re.findall(r"<p>Lacks (\d+)\.", page)]
    assert found == list(range(PAGE_SIZE, -1, -1))
    assert 'href="?before=' not in pages[1]
    task = Task.objects.latest("id")
    answer = client.post(f"{TASKS}{task.pk}/done/", {"from": "tasks"})
    assert (answer.status_code, answer["Location"]) == (302, TASKS)
    assert f"<p>{task.message}" not in client.get(TASKS).text


def test_the_page_of_tasks_shows_none_of_a_story_that_one_may_not_see(desk, editor, journalist):
    story = factories.published(editor, headline="Bridge closes")
    other = factories.person("editor")
    assert "Bridge closes" in desk(other).get(TASKS).text
    workflow.restrict(story, by=editor, people=[journalist])
    assert "Bridge closes" not in desk(other).get(TASKS).text
    assert desk(other).get(f"{TASKS}?before=x").status_code == 200


def test_who_has_left_a_story_is_not_shown_in_it(journalist, editor):
    story, at = factories.story(journalist), timezone.now()
    presence.heartbeat("a" * 20, story, journalist, writes=True, at=at)
    assert boards(editor, at)["presences"]
    presence.leave("a" * 20, journalist, at=at + timedelta(seconds=1))
    assert not boards(editor, at + timedelta(seconds=2))["presences"]


def test_a_page_that_was_killed_is_gone_after_its_last_heartbeats_time(desk, clock, journalist, editor):
    story, client = factories.story(journalist, headline="Bridge closes"), desk(editor)
    presence.heartbeat("a" * 20, story, journalist, writes=True, at=timezone.now())

    def here():
        return text_of(client.get("/admin/fresh-boards/"), ".//section[@id='desk-people']")

    clock.shift(presence.GONE_AFTER - timedelta(seconds=1))
    assert "has been writing since 12:00" in here()
    clock.shift(timedelta(seconds=1))
    assert "Nobody has a story open." in here()


def test_many_pages_of_one_person_hide_nobody_else(journalist, editor):
    story, quiet, at = factories.story(journalist), factories.story(journalist), timezone.now()
    presence.heartbeat("q" * 20, quiet, factories.person("journalist"), writes=False, at=at)
    for number in range(50):
        opened = at + timedelta(milliseconds=number)
        presence.heartbeat(f"{number:020d}", story, journalist, writes=False, at=opened)
    shown = [page.story_id for page in boards(editor, at + timedelta(seconds=1))["presences"]]
    assert shown == [story.pk, quiet.pk]


def test_of_many_open_pages_the_newest_and_those_who_write_are_shown(journalist, editor):
    at = timezone.now()
    stories = [factories.story(journalist) for _ in range(45)]
    for number, story in enumerate(stories):
        opened = at + timedelta(milliseconds=number)
        presence.heartbeat(f"{number:020d}", story, journalist, writes=number == 0, at=opened)
    shown = [page.story_id for page in boards(editor, at + timedelta(seconds=1))["presences"]]
    assert shown[:2] == [stories[0].pk, stories[-1].pk]
    assert len(shown) == 40


def test_the_pages_of_a_story_stand_together(journalist, editor):
    at = timezone.now()
    one, other = factories.story(journalist), factories.story(journalist)
    third = factories.person("editor")
    presence.heartbeat("a" * 20, one, journalist, writes=True, at=at)
    presence.heartbeat("b" * 20, other, journalist, writes=False, at=at + timedelta(milliseconds=1))
    presence.heartbeat("c" * 20, one, third, writes=False, at=at)
    shown = [page.story_id for page in boards(editor, at + timedelta(seconds=1))["presences"]]
    assert shown == [one.pk, one.pk, other.pk]
