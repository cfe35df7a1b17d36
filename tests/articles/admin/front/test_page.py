"""The desk's front page, as the people of the newsroom open it and act from it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.models import AuditEntry, Presence, Story, Task
from tests import factories
from tests.articles.admin.front.pages import FRONT, boards, on
from tests.moments import HOUR, MINUTE, NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db, pytest.mark.once]


def submitted(by, headline, urgency=3):
    story = factories.story(by, headline=headline)
    workflow.set_urgency(story, by=by, urgency=urgency)
    workflow.submit(story, by=by)
    return story


# What it shows.


def test_each_story_is_on_the_boards_that_say_where_it_is(desk, journalist, editor):
    story = factories.story(journalist, headline="Crane stuck")
    assert on(desk(journalist), "Crane stuck") == {"mine"}
    assert on(desk(editor), "Crane stuck") == set()
    workflow.submit(story, by=journalist)
    assert on(desk(editor), "Crane stuck") == {"review"}
    assert on(desk(journalist), "Crane stuck") == {"review"}
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    assert on(desk(editor), "Crane stuck") == {"ahead"}
    workflow.cancel(story, by=editor)
    workflow.publish(story, by=editor, kind="first")
    assert on(desk(editor), "Crane stuck") == {"live"}
    workflow.save(story, by=editor, words={"dek": "It moves again."})
    assert on(desk(editor), "Crane stuck") == {"live", "changed"}


def test_the_review_queue_is_ordered_by_urgency_then_by_waiting_time(desk, journalist, editor, clock):
    for headline, urgency in (("Routine, first", 3), ("Routine, second", 3), ("Urgent", 2), ("At once", 1)):
        submitted(journalist, headline, urgency)
        clock.shift(MINUTE)
    text = boards(desk(editor))["review"]
    order = ["At once", "Urgent", "Routine, first", "Routine, second"]
    assert sorted(order, key=text.index) == order


def test_a_story_whose_schedule_was_cancelled_waits_since_then(desk, journalist, editor, ahead, clock):
    clock.shift(MINUTE)
    workflow.cancel(ahead, by=editor)
    clock.shift(MINUTE)
    submitted(journalist, "Handed in later")
    text = boards(desk(editor))["review"]
    assert text.index("Ferry timetable cut") < text.index("Handed in later")


def test_a_story_sent_back_says_why_until_it_is_submitted_again(desk, journalist, editor):
    story = submitted(journalist, "Bakery reopens")
    workflow.send_back(story, by=editor, note="Who says so?")
    assert "Sent back" in boards(desk(journalist))["mine"]
    assert "Who says so?" in boards(desk(journalist))["mine"]
    workflow.submit(story, by=journalist)
    workflow.recall(story, by=journalist)
    assert "Who says so?" not in boards(desk(journalist))["mine"]


def test_an_assigned_story_and_a_note_wait_for_whom_they_concern(desk, journalist, editor):
    writer = factories.person("journalist")
    story = factories.story(journalist, headline="Bells are silent")
    workflow.assign(story, by=editor, to=writer)
    note = workflow.leave_note(story, by=editor, to=writer, text="By four, please.")
    assert "Assigned to you" in boards(desk(writer))["mine"]
    assert "By four, please." in boards(desk(writer))["mine"]
    assert "By four, please." not in boards(desk(journalist))["mine"]
    workflow.resolve_note(note, by=writer)
    assert "By four, please." not in boards(desk(writer))["mine"]


def test_the_timeline_holds_the_next_48_hours(desk, journalist, editor):
    for hours in (47, 49):
        story = factories.story(journalist, headline=f"In {hours} hours")
        workflow.publish(story, by=editor, kind="first", at=NOON + hours * HOUR)
    assert "In 47 hours" in boards(desk(editor))["ahead"]
    assert "In 49 hours" not in boards(desk(editor))["ahead"]


def test_an_embargoed_story_is_listed_until_its_embargo_is_over(desk, journalist, editor, clock):
    timed, open_ended = (factories.story(journalist, headline=name) for name in ("Till one", "Till lifted"))
    workflow.embargo(timed, by=journalist, until=NOON + HOUR)
    workflow.embargo(open_ended, by=journalist, until_lifted=True)
    assert {"embargoed"} == on(desk(editor), "Till one") == on(desk(editor), "Till lifted")
    clock.shift(HOUR)
    assert on(desk(editor), "Till one") == set()
    assert on(desk(editor), "Till lifted") == {"embargoed"}


def test_who_is_in_a_story_is_shown_until_their_page_is_silent_for_a_minute(desk, journalist, editor, clock):
    story = factories.story(journalist, headline="Bells are silent")
    for page in ("one", "two"):
        Presence.objects.create(
            page=page, story=story, person=journalist, since=NOON, seen_at=NOON, is_editing=page == "two"
        )
    assert boards(desk(editor))["people"].count(f"{journalist} has been writing since 12:00") == 1
    assert "reading" not in boards(desk(editor))["people"]
    clock.shift(MINUTE)
    assert "writing" not in boards(desk(editor))["people"]


def test_a_restricted_story_is_shown_only_to_those_who_may_see_it(desk, journalist, editor, administrator):
    named = factories.person("editor")
    story = factories.story(journalist, headline="Told in secret")
    workflow.embargo(story, by=journalist, until=NOON + HOUR)
    workflow.leave_note(story, by=journalist, to=editor, text="Told in secret, too.")
    workflow.publish(story, by=editor, kind="first", at=NOON + 2 * HOUR)
    Task.objects.create(story=story, check_name="alt-text", message="No alt text.", by=named, at=NOON)
    Presence.objects.create(page="one", story=story, person=journalist, since=NOON, seen_at=NOON)
    seen = {"ahead", "embargoed", "tasks", "people"}
    assert on(desk(editor), "Told in secret") == seen | {"mine"}
    workflow.restrict(story, by=named, people=[named])
    assert on(desk(editor), "Told in secret") == set()
    for person in (named, journalist, administrator):
        assert on(desk(person), "Told in secret") == seen


def test_the_fresh_boards_are_those_of_the_page(desk, editor, ahead):
    client = desk(editor)
    assert boards(client, "/admin/fresh-boards/") == boards(client)


def test_the_fresh_boards_are_for_those_who_are_signed_in(client, ahead):
    assert client.get("/admin/fresh-boards/").status_code == 302


def test_everything_else_stays_within_reach(desk, editor):
    answer = desk(editor).get(FRONT)
    for room in ("story", "image", "category", "author"):
        assert f'href="/admin/articles/{room}/"' in answer.content.decode()


def a_busy_hour(journalist, editor, number):
    """A story on each board, with a note and somebody in it, and a journalist on duty."""
    acts = {
        "draft": lambda story: None,
        "submit": lambda story: workflow.submit(story, by=editor),
        "schedule": lambda story: workflow.publish(story, by=editor, kind="first", at=NOON + HOUR),
        "publish": lambda story: changed_since_published(story, editor),
        "embargo": lambda story: workflow.embargo(story, by=editor, until_lifted=True),
    }
    for name, act in acts.items():
        story = factories.story(editor, headline=f"{name} {number}")
        workflow.leave_note(story, by=journalist, to=editor, text="A note.")
        page = f"{name} {number}"
        Presence.objects.create(page=page, story=story, person=journalist, since=NOON, seen_at=NOON)
        act(story)
    workflow.put_on_duty(factories.person("journalist"), by=editor, until=NOON + HOUR)


def changed_since_published(story, by):
    workflow.publish(story, by=by, kind="first")
    workflow.save(story, by=by, words={"dek": "More."})


def test_the_page_takes_the_same_number_of_queries_however_much_there_is(
    desk, journalist, editor, django_assert_num_queries
):
    a_busy_hour(journalist, editor, 1)
    client = desk(editor)
    client.get(FRONT)  # Reads the newspaper's name, which is known for a minute.
    with CaptureQueriesContext(connection) as once:
        client.get(FRONT)
    for number in range(2, 6):
        a_busy_hour(journalist, editor, number)
    with django_assert_num_queries(len(once)):
        client.get(FRONT)


# Who may.


def test_what_is_the_editors_is_refused_to_a_journalist_and_nothing_changes(desk, journalist, editor, ahead):
    duty = workflow.put_on_duty(factories.person("journalist"), by=editor, until=NOON + HOUR)
    client = desk(journalist)
    on_record = AuditEntry.objects.count()
    crafted = [
        ("/admin/hold/", {"category": ""}),
        (f"/admin/release/{ahead.pk}/", {}),
        ("/admin/duty/", {"person": journalist.pk, "until": "2026-11-24T18:00"}),
        (f"/admin/duty/{duty.pk}/end/", {}),
        ("/admin/flash/", {"headline": "Fire", "first_line": "Crews are there."}),
    ]
    for address, sent in crafted:
        assert client.post(address, sent).status_code == 403, address
    assert AuditEntry.objects.count() == on_record
    assert Story.objects.count() == 1


def test_acts_are_posts(desk, editor, ahead):
    client = desk(editor)
    for address in ("hold/", f"release/{ahead.pk}/", "tasks/1/done/", "duty/", "duty/1/end/", "flash/"):
        assert client.get(FRONT + address).status_code == 405, address
