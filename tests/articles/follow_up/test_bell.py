"""The bell and the list behind it: notifications, seen or not."""

import re

import pytest

from articles import workflow
from articles.follow_up import notifications
from articles.models import Notification, Story
from tests import factories
from tests.moments import NOON

LIST = "/admin/articles/notification/"
PULSE = "/admin/pulse/"


def send_back(story, editor, note="Who pays?"):
    workflow.send_back(story, by=editor, note=note)


def test_the_bell_counts_what_is_unseen_and_leads_to_it(story, editor, desk, writer):
    send_back(story, editor)
    client = desk(writer)
    assert re.search(r'bell-count">1<', client.get("/admin/").text)
    notification = Notification.objects.get()
    page = client.get(LIST)
    assert "was sent back: Who pays?" in page.text
    assert f"/admin/articles/story/{story.pk}/change/" in page.text
    client.post(f"{LIST}seen/", {"notification": notification.pk})
    assert re.search(r'bell-count">0<', client.get("/admin/").text)
    assert "Mark as read" not in client.get(LIST).text


def test_the_bell_shows_what_is_urgent(story, editor, desk, writer):
    send_back(story, editor)
    assert desk(writer).get(PULSE).json()["urgent"] == []
    workflow.submit(story, by=writer)
    workflow.set_urgency(story, by=editor, urgency=Story.Urgency.URGENT)
    send_back(story, editor, note="At once.")
    answer = desk(writer).get(PULSE).json()
    newest = Notification.objects.first()
    assert (answer["unseen"], answer["newest"]) == ("2", newest.pk)
    assert answer["urgent"] == [{"pk": newest.pk, "text": "“Bridge closes” was sent back: At once."}]


def test_all_that_the_page_showed_is_marked_and_nothing_that_came_later(story, editor, desk, writer):
    for note in ("One.", "Two.", "Three."):
        send_back(story, editor, note=note)
        workflow.submit(story, by=writer)
    newest, shown, _ = Notification.objects.all()
    desk(writer).post(f"{LIST}seen/", {"newest": shown.pk})
    assert notifications.unseen(writer).get() == newest


@pytest.mark.parametrize("page", ["change", "fix", "versions"])
def test_opening_a_story_marks_its_notifications_as_seen(editor, desk, page):
    opened, other = factories.published(editor), factories.published(editor)
    for person, story in [(editor, opened), (editor, other), (factories.person("editor"), opened)]:
        Notification.objects.create(person=person, story=story, text="News.", at=NOON)
    answer = desk(editor).get(f"/admin/articles/story/{opened.pk}/{page}/")
    assert 'bell-count">1<' in answer.text
    assert notifications.unseen(editor).get().story == other
    assert Notification.objects.filter(story=opened, seen_at=None).count() == 1


def test_nobody_sees_or_marks_the_notifications_of_others(story, editor, desk):
    send_back(story, editor)
    notification = Notification.objects.get()
    client = desk(editor)
    assert "was sent back" not in client.get(LIST).text
    client.post(f"{LIST}seen/", {"notification": notification.pk})
    client.post(f"{LIST}seen/", {"newest": notification.pk})
    notification.refresh_from_db()
    assert notification.seen_at is None


def test_a_long_list_comes_in_pages(writer, story, desk):
    Notification.objects.bulk_create(
        Notification(person=writer, story=story, text=f"Act {number:03}.", at=NOON) for number in range(60)
    )
    first = desk(writer).get(LIST).text
    second = desk(writer).get(LIST + re.search(r'href="(\?before=\d+)"', first)[1]).text
    listed = re.findall(r"Act (\d+)", re.sub(r'aria-label="[^"]*"', "", first + second))
    assert listed == [f"{number:03}" for number in reversed(range(60))]
    assert desk(writer).get(f"{LIST}?before={'9' * 5000}").status_code == 200


def test_a_visitor_without_an_account_gets_nothing(client, db):
    for address in (LIST, PULSE):
        assert client.get(address).status_code == 302
    assert client.post(f"{LIST}seen/", {"newest": 9}).status_code == 302
