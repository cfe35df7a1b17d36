"""What is done on the desk's front page: holding, releasing, duty, tasks."""

import pytest
from django.db import connection

from articles import workflow
from articles.models import Article, Duty, Task
from articles.models.article import HELD_UNTIL
from tests import factories
from tests.articles.admin.front.pages import boards, on
from tests.articles.admin.pages import page_of, seen_of
from tests.moments import HOUR, MINUTE, NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db, pytest.mark.once]


# Holding and releasing.


def test_a_hold_stops_every_scheduled_version_until_each_is_released(desk, editor, ahead, clock):
    client = desk(editor)
    answer = client.post("/admin/hold/", {"category": ""}, follow=True)
    assert "On hold: 1 story waits until it is released." in answer.content.decode()
    clock.shift(2 * HOUR)
    assert not Article.objects.published(NOON + 2 * HOUR).exists()
    assert "Was scheduled for Nov. 24, 13:00 GMT" in boards(client)["ahead"]
    client.post(f"/admin/release/{ahead.pk}/", {"seen": seen_of(ahead)})
    assert Article.objects.published(NOON + 2 * HOUR).get().story == ahead


def test_what_goes_live_while_the_hold_is_made_is_with_readers_and_the_rest_is_held(
    desk, journalist, editor, ahead, clock
):
    later = factories.story(journalist, headline="Crane stuck")
    workflow.publish(later, by=editor, kind="first", at=NOON + 2 * HOUR)
    client = desk(editor)

    def time_passes(execute, sql, params, many, context):
        try:
            return execute(sql, params, many, context)
        finally:
            if "held_from" in sql:  # The stories are chosen.
                clock.move_to(NOON + HOUR)

    with connection.execute_wrapper(time_passes):
        answer = client.post("/admin/hold/", {"category": ""})
    shown = client.get(answer["Location"]).content.decode()
    assert "On hold: 1 story waits until it is released." in shown
    assert Article.objects.published(NOON + HOUR).get().story == ahead
    assert Article.objects.get(live_from=HELD_UNTIL).story == later


def test_a_hold_of_a_category_leaves_the_others_alone(desk, journalist, editor, ahead):
    sport = factories.category("Sport")
    match = factories.story(journalist, headline="Town win", categories=[sport])
    workflow.publish(match, by=editor, kind="first", at=NOON + HOUR)
    desk(editor).post("/admin/hold/", {"category": sport.pk})
    assert [article.story for article in Article.objects.filter(live_from=HELD_UNTIL)] == [match]


def test_a_hold_stops_what_the_editor_may_not_see_and_shows_nothing_of_it(desk, journalist, editor, ahead):
    workflow.restrict(ahead, by=editor, people=[journalist])
    other = factories.person("editor")
    client = desk(other)
    answer = client.post("/admin/hold/", {"category": ""}, follow=True)
    assert Article.objects.get(story=ahead).is_held
    assert "Ferry timetable cut" not in answer.content.decode()
    assert client.post(f"/admin/release/{ahead.pk}/", {"seen": seen_of(ahead)}).status_code == 404
    assert Article.objects.get(story=ahead).is_held


def test_a_story_that_is_on_hold_no_more_is_not_released_again(desk, editor, ahead):
    client = desk(editor)
    answer = client.post(f"/admin/release/{ahead.pk}/", {"seen": seen_of(ahead)}, follow=True)
    assert "it is not on hold" in answer.content.decode()


# Duty.


def test_an_editor_puts_a_journalist_on_duty_and_ends_it(desk, journalist, editor):
    client = desk(editor)
    client.post("/admin/duty/", {"person": journalist.pk, "until": "2026-11-24T18:00"})
    duty = Duty.objects.get()
    assert (duty.person, duty.granted_by, duty.until) == (journalist, editor, NOON + 6 * HOUR)
    assert f"{journalist} until Nov. 24, 18:00 GMT" in boards(client)["people"]
    assert workflow.is_on_duty(journalist)
    client.post(f"/admin/duty/{duty.pk}/end/")
    assert not workflow.is_on_duty(journalist)
    assert "No journalist is on duty." in boards(client)["people"]


def test_a_later_time_takes_the_place_of_the_one_before(desk, journalist, editor):
    client = desk(editor)
    for until in ("18:00", "20:00"):
        client.post("/admin/duty/", {"person": journalist.pk, "until": f"2026-11-24T{until}"})
    assert boards(client)["people"].count(f"{journalist} until") == 1
    client.post(f"/admin/duty/{Duty.objects.order_by('-pk')[0].pk}/end/")
    assert not workflow.is_on_duty(journalist)


@pytest.mark.parametrize("until", ["9999-12-31T23:59", "0001-01-01T00:00", "soon", "2026-03-29T01:30"])
def test_a_time_that_is_none_is_refused(desk, journalist, editor, until):
    answer = desk(editor).post("/admin/duty/", {"person": journalist.pk, "until": until})
    assert (answer.status_code, Duty.objects.count()) == (200, 0)
    assert until in answer.text


def test_a_time_that_has_passed_is_refused_with_what_was_chosen(desk, journalist, editor):
    answer = desk(editor).post("/admin/duty/", {"person": journalist.pk, "until": "2026-11-24T11:00"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Duty must end in the future" in page
    assert "2026-11-24T11:00" in page
    assert not Duty.objects.exists()


# Tasks.


def test_a_scheduled_story_is_not_called_published_before_its_time(desk, journalist, editor, clock):
    story = factories.story(editor, headline="Read by nobody", categories=[])
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR, overriding=["category"])
    task = story.tasks.get(check_name=Task.SECOND_READER)

    def shown():
        pages = [boards(desk(editor))["tasks"]]
        return " ".join(
            [*pages, *(desk(editor).get(page).text for page in (page_of(story), "/admin/tasks/"))]
        )

    assert "Published with" not in shown()
    for said in ("Scheduled without a second reader", "Scheduled with open checks"):
        assert said in boards(desk(editor))["tasks"]
    assert shown().count("Scheduled without a second reader: read it.") >= 2
    refused = desk(editor).post(f"/admin/tasks/{task.pk}/done/", follow=True)
    assert "Someone other than the person who scheduled it must read it." in refused.text
    clock.shift(HOUR)
    assert "Scheduled with" not in shown()
    assert shown().count("Published without a second reader: read it.") >= 2
    assert "Published with open checks" in boards(desk(editor))["tasks"]


def test_a_scheduled_update_is_distinguished_from_the_live_version(desk, journalist, editor, clock):
    story = factories.published(editor, headline="Read by two", categories=[])
    workflow.finish(story.tasks.get(check_name=Task.SECOND_READER), by=journalist)
    clock.shift(MINUTE)
    workflow.save(story, by=editor, words={"dek": "For a week."})
    later = {"kind": "update", "at": NOON + HOUR, "overriding": ["category"]}
    workflow.publish(story, by=editor, **later)
    listed = boards(desk(editor))["tasks"]
    assert "Scheduled without a second reader Read by two" in listed
    assert "Published without a second reader" not in listed


def test_a_second_reading_is_done_by_another_than_who_published(desk, editor):
    story = factories.story(editor, headline="Read by nobody")
    workflow.publish(story, by=editor, kind="first")
    task = story.tasks.get()
    answer = desk(editor).post(f"/admin/tasks/{task.pk}/done/", follow=True)
    assert "Someone other than the person who published it must read it." in answer.content.decode()
    assert Task.objects.filter(done_at=None).exists()
    other = factories.person("editor")
    desk(other).post(f"/admin/tasks/{task.pk}/done/")
    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (NOON, other)
    assert "Read by nobody" not in boards(desk(other))["tasks"]


def test_what_was_left_to_do_is_listed_while_readers_have_the_story_or_are_set_to_get_it(
    desk, journalist, editor, clock
):
    workflow.put_on_duty(journalist, by=editor, until=NOON + 9 * HOUR)
    story = factories.story(journalist, headline="Read by nobody", categories=[])
    passed_over = {"overriding": ["category"]}
    workflow.publish(story, by=journalist, kind="first", at=NOON + HOUR, **passed_over)
    assert "tasks" in on(desk(editor), "Read by nobody")
    workflow.reschedule(story, by=editor, at=NOON + 2 * HOUR)
    assert boards(desk(editor))["tasks"].count("Read by nobody") == 2
    workflow.cancel(story, by=journalist)
    assert "tasks" not in on(desk(editor), "Read by nobody")
    assert not story.tasks.filter(done_at=None).exists()
    workflow.publish(story, by=journalist, kind="first", **passed_over)
    assert "tasks" in on(desk(editor), "Read by nobody")
    clock.shift(HOUR)
    workflow.withdraw(story, by=journalist, notice="We are checking it.")
    assert "tasks" not in on(desk(editor), "Read by nobody")
    clock.shift(HOUR)
    workflow.publish(story, by=journalist, kind="update", again=True, **passed_over)
    assert boards(desk(editor))["tasks"].count("Read by nobody") == 2


def test_a_cancelled_update_leaves_what_is_to_do_about_the_live_version(desk, journalist, editor, clock):
    workflow.put_on_duty(journalist, by=editor, until=NOON + 9 * HOUR)
    story = factories.published(journalist, headline="Read by nobody")
    clock.shift(MINUTE)
    workflow.save(story, by=journalist, words={"categories": []})
    later = {"kind": "update", "at": NOON + HOUR, "overriding": ["category"]}
    workflow.publish(story, by=journalist, **later)
    assert boards(desk(editor))["tasks"].count("Read by nobody") == 2
    workflow.cancel(story, by=journalist)
    assert [task.check_name for task in story.tasks.filter(done_at=None)] == [Task.SECOND_READER]
    assert boards(desk(editor))["tasks"].count("Read by nobody") == 1


def test_a_task_of_a_story_that_one_may_not_see_is_refused(desk, journalist, editor):
    story = factories.published(editor)
    workflow.restrict(story, by=editor, people=[journalist])
    task = story.tasks.get()
    other = factories.person("editor")
    assert desk(other).post(f"/admin/tasks/{task.pk}/done/").status_code == 403
    assert Task.objects.get(pk=task.pk).done_at is None
