"""The desk's front page, as the people of the newsroom open it and act from it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.models import Article, AuditEntry, Duty, Presence, Story, Task
from articles.models.article import HELD_UNTIL
from tests import factories
from tests.articles.admin.pages import parse

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FRONT = "/admin/"
BOARDS = ["mine", "review", "ahead", "live", "tasks", "changed", "embargoed", "people"]


@pytest.fixture(autouse=True)
def clock(db):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def ahead(journalist, editor):
    """The journalist's, set for one o'clock."""
    story = factories.story(journalist, headline="Ferry timetable cut")
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    return story


def boards(client, address=FRONT):
    """The text of each board of the page, by its name."""
    page = parse(client.get(address).text)
    sections = {section.get("id", ""): section for section in page.iter("section")}
    texts = {name: "".join(sections[f"desk-{name}"].itertext()) for name in BOARDS}
    return {name: " ".join(text.split()) for name, text in texts.items()}


def on(client, headline):
    """The boards on which a headline stands."""
    return {name for name, text in boards(client).items() if headline in text}


def submitted(by, headline, urgency=3):
    story = factories.story(by, headline=headline)
    workflow.set_urgency(story, by=by, urgency=urgency)
    workflow.submit(story, by=by)
    return story


# What it shows.


def test_each_story_stands_on_the_boards_that_say_where_it_is(desk, journalist, editor):
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
    workflow.save(story, by=editor, version=story.version, words={"dek": "It moves again."})
    assert on(desk(editor), "Crane stuck") == {"live", "changed"}


def test_what_waits_for_review_stands_by_urgency_then_by_how_long_it_has_waited(
    desk, journalist, editor, clock
):
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
    assert "Given to you" in boards(desk(writer))["mine"]
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
    assert boards(desk(editor))["people"].count(f"{journalist} writes since 12:00") == 1
    assert f"{journalist} reads" not in boards(desk(editor))["people"]
    clock.shift(MINUTE)
    assert "writes" not in boards(desk(editor))["people"]


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


def test_the_page_takes_the_same_number_of_queries_however_much_there_is(
    desk, journalist, editor, django_assert_num_queries
):
    def a_busy_hour(number):
        for act in ("draft", "submit", "schedule", "publish", "embargo"):
            story = factories.story(editor, headline=f"{act} {number}")
            workflow.leave_note(story, by=journalist, to=editor, text="A note.")
            Presence.objects.create(
                page=f"{act} {number}", story=story, person=journalist, since=NOON, seen_at=NOON
            )
            if act == "submit":
                workflow.submit(story, by=editor)
            elif act == "schedule":
                workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
            elif act == "publish":
                workflow.publish(story, by=editor, kind="first")
                workflow.save(story, by=editor, version=story.version, words={"dek": "More."})
            elif act == "embargo":
                workflow.embargo(story, by=editor, until_lifted=True)
        workflow.put_on_duty(factories.person("journalist"), by=editor, until=NOON + HOUR)

    a_busy_hour(1)
    client = desk(editor)
    with CaptureQueriesContext(connection) as once:
        client.get(FRONT)
    for number in range(2, 6):
        a_busy_hour(number)
    with django_assert_num_queries(len(once)):
        client.get(FRONT)


# Holding and releasing.


def test_a_hold_stops_all_that_lies_ahead_until_each_is_released(desk, editor, ahead, clock):
    client = desk(editor)
    answer = client.post("/admin/hold/", {"category": ""}, follow=True)
    assert "On hold: 1 story waits until it is released." in answer.content.decode()
    clock.shift(2 * HOUR)
    assert not Article.objects.published(NOON + 2 * HOUR).exists()
    assert "Was set for Nov. 24, 13:00 GMT" in boards(client)["ahead"]
    client.post(f"/admin/release/{ahead.pk}/")
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
    told = client.get(answer["Location"]).content.decode()
    assert "On hold: 1 story waits until it is released." in told
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
    assert client.post(f"/admin/release/{ahead.pk}/").status_code == 404
    assert Article.objects.get(story=ahead).is_held


def test_a_story_that_is_on_hold_no_more_is_not_released_again(desk, editor, ahead):
    client = desk(editor)
    answer = client.post(f"/admin/release/{ahead.pk}/", follow=True)
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
    assert "Duty ends at a time that lies ahead" in page
    assert "2026-11-24T11:00" in page
    assert not Duty.objects.exists()


# Tasks.


def test_a_second_reading_is_done_by_another_than_who_published(desk, editor):
    story = factories.story(editor, headline="Read by nobody")
    workflow.publish(story, by=editor, kind="first")
    task = story.tasks.get()
    answer = desk(editor).post(f"/admin/tasks/{task.pk}/done/", follow=True)
    assert "Somebody other than who published it must read it." in answer.content.decode()
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
    workflow.publish(story, by=journalist, kind="update", **passed_over)
    assert boards(desk(editor))["tasks"].count("Read by nobody") == 2


def test_a_cancelled_update_leaves_what_is_to_do_about_the_live_version(desk, journalist, editor, clock):
    workflow.put_on_duty(journalist, by=editor, until=NOON + 9 * HOUR)
    story = factories.published(journalist, headline="Read by nobody")
    clock.shift(MINUTE)
    workflow.save(story, by=journalist, version=story.version, words={"categories": []})
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


# Flash.

FLASH = {"headline": "Fire at the cannery", "first_line": "Crews are there.", "second_line": "More soon."}


def test_a_flash_is_with_readers_at_once_under_the_labels_for_flashes(desk, editor, client):
    news = factories.category("News", is_default=True)
    staff = factories.author("Our staff", is_default=True)
    factories.category("Sport")
    form = desk(editor).get(FRONT).context["flash_form"]
    assert [form[name].value() for name in ("categories", "bylines")] == [[news.pk], [staff.pk]]
    answer = client.post("/admin/flash/", FLASH | {"categories": [news.pk], "bylines": [staff.pk]})
    article = Article.objects.published(NOON).get()
    assert article.body == "<p>Crews are there.</p>\n<p>More soon.</p>"
    assert (article.categories, article.authors) == ([news], [staff])
    page = client.get(answer.url).content.decode()
    assert f'href="{article.get_absolute_url()}"' in page
    assert f'href="/admin/articles/story/{article.story_id}/change/"' in page
    assert "Fire at the cannery" in client.get("/").content.decode()


def test_an_editor_chooses_which_labels_flashes_carry(desk, editor):
    news, staff = factories.category("News"), factories.author("Our staff")
    client = desk(editor)
    for label, room in ((news, "category"), (staff, "author")):
        words = {"name": label.name, "slug": label.slug, "is_default": "on"}
        client.post(f"/admin/articles/{room}/{label.pk}/change/", words)
    client.post("/admin/flash/", FLASH)
    article = Article.objects.get()
    assert (article.categories, article.authors) == ([news], [staff])


@pytest.mark.parametrize("story", ["", "x", "0", "9" * 30, "²"])
def test_an_address_of_no_flash_is_no_error(desk, editor, story):
    assert desk(editor).get(FRONT, {"flash": story}).status_code == 200


def test_a_flash_with_something_missing_comes_back_with_what_was_typed(desk, editor):
    answer = desk(editor).post("/admin/flash/", FLASH | {"headline": " "})
    assert "This field is required." in answer.content.decode()
    assert "Crews are there." in answer.content.decode()
    assert not Story.objects.exists()


def test_a_journalist_flashes_while_on_duty_and_keeps_the_words_when_it_is_over(
    desk, journalist, editor, clock
):
    client = desk(journalist)
    assert client.get(FRONT).context["flash_form"] is None
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    assert client.get(FRONT).context["flash_form"] is not None
    assert client.post("/admin/flash/", FLASH).status_code == 302
    clock.shift(HOUR)
    answer = client.post("/admin/flash/", FLASH)
    assert answer.status_code == 403
    assert 'value="Crews are there."' in answer.content.decode()
    assert Story.objects.count() == 1
