"""What an open page of the desk asks every few seconds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.admin import pulse
from articles.models import AuditEntry, Presence, Story
from tests import factories
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]

PULSE = "/admin/pulse/"


@pytest.fixture
def editors_desk(desk, editor):
    return desk(editor)


def asked(client, **since):
    return client.get(PULSE, since).json()


def submitted(by, **words):
    story = factories.story(by, **words)
    workflow.submit(story, by=by)
    return story


def test_nothing_is_sent_while_nothing_moves_and_two_hundred_desks_take_four_statements_each(
    editors_desk, journalist
):
    for number in range(30):
        submitted(journalist, headline=f"Number {number}")
    first = editors_desk.get(PULSE)
    with CaptureQueriesContext(connection) as taken:
        again = editors_desk.get(PULSE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # The session, the person, what they may do, and all that the page follows.
    assert len(taken) == 4
    submitted(journalist)
    assert editors_desk.get(PULSE, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_an_act_moves_the_boards_at_once_and_a_save_or_an_opened_page_later(editors_desk, journalist, clock):
    story = factories.story(journalist)
    before = asked(editors_desk)
    clock.shift(HOUR)
    workflow.save(story, by=journalist, words={"dek": "More."})
    saved = asked(editors_desk)
    assert (saved["fast"] == before["fast"], saved["slow"] == before["slow"]) == (True, False)
    Presence.objects.create(page="one", story=story, person=journalist, since=NOON, seen_at=NOON)
    opened = asked(editors_desk)
    assert (opened["fast"] == before["fast"], opened["slow"] == saved["slow"]) == (True, False)
    workflow.submit(story, by=journalist)
    assert asked(editors_desk)["fast"] != before["fast"]


def test_a_scheduled_story_that_goes_live_moves_the_boards(editors_desk, editor, clock):
    workflow.publish(factories.story(editor), by=editor, kind="first", at=NOON + HOUR)
    before = asked(editors_desk)
    clock.shift(HOUR)
    assert asked(editors_desk)["fast"] != before["fast"]


def test_who_goes_on_duty_moves_the_boards_and_who_signs_in_does_not(editors_desk, editor, journalist, desk):
    before = asked(editors_desk)
    AuditEntry.objects.create(at=NOON, by=journalist, by_name="J", act="sign_in")
    assert asked(editors_desk)["fast"] == before["fast"]
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    assert asked(editors_desk)["fast"] != before["fast"]


def test_an_act_on_a_story_that_the_person_may_not_see_moves_nothing_of_theirs(desk, journalist, editor):
    other = factories.person("journalist")
    story = factories.story(journalist)
    workflow.restrict(story, by=editor, people=[journalist])
    before = {person: asked(desk(person)) for person in (other, journalist)}
    workflow.submit(story, by=journalist)
    assert asked(desk(other))["fast"] == before[other]["fast"]
    assert asked(desk(other))["moved"] == 0
    assert asked(desk(journalist))["fast"] != before[journalist]["fast"]


def test_stories_that_others_have_acted_on_since_the_page_was_shown_are_counted_once(
    editors_desk, journalist, editor
):
    shown = pulse.pulse_of(editor).newest
    story = submitted(journalist)
    workflow.recall(story, by=journalist)
    submitted(journalist)
    workflow.assign(factories.story(journalist), by=editor, to=journalist)
    assert asked(editors_desk, since=shown)["moved"] == 2
    newest = pulse.pulse_of(editor).newest
    assert [asked(editors_desk, since=since)["moved"] for since in (newest, newest - 1)] == [0, 0]
    assert editors_desk.get(PULSE, {"since": "9" * 30}).status_code == 200


def test_however_long_the_audit_list_is_a_bounded_number_is_looked_at(editors_desk, journalist):
    for _ in range(60):
        story = submitted(journalist)
        workflow.recall(story, by=journalist)
    assert asked(editors_desk)["moved"] <= pulse.LOOKED_AT
    assert Story.objects.count() == 60


def test_it_is_for_those_who_are_signed_in(client):
    assert client.get(PULSE).status_code == 302
