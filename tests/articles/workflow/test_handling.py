"""Duty, notes and tasks: one transaction, one lock, one record."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.models import AuditEntry, Duty, Story
from tests import factories
from tests.articles.workflow.steps import at_once
from tests.moments import HOUR


class NoRoom(Exception):
    """The database can't take the row."""


@pytest.fixture
def fails():
    """Lets no row of a model be stored."""
    with ExitStack() as stack:

        def let_fail(model):
            def refuse(execute, sql, *rest):
                if sql.startswith(f'INSERT INTO "{model._meta.db_table}"'):
                    raise NoRoom
                return execute(sql, *rest)

            stack.enter_context(connection.execute_wrapper(refuse))

        yield let_fail


def soon():
    return timezone.now() + HOUR


@pytest.mark.django_db(transaction=True)
def test_a_duty_that_could_not_be_stored_leaves_the_earlier_one(editor, journalist, fails):
    earlier = workflow.put_on_duty(journalist, by=editor, until=soon())
    fails(Duty)
    with pytest.raises(NoRoom):
        workflow.put_on_duty(journalist, by=editor, until=soon())
    assert list(Duty.objects.current(timezone.now())) == [earlier]


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_put_on_record_is_not_done(editor, administrator, journalist, fails):
    story = factories.published(journalist_on_duty := journalist_who_publishes(editor), categories=[])
    left = workflow.leave_note(story, by=editor, text="Why?")
    task = story.tasks.exclude(check_name="second-reader").get()
    duty = Duty.objects.get(person=journalist_on_duty)
    fails(AuditEntry)
    for act in (
        lambda: workflow.resolve_note(left, by=editor),
        lambda: workflow.finish(task, by=administrator),
        lambda: workflow.end_duty(duty, by=editor),
        lambda: workflow.put_on_duty(journalist, by=editor, until=soon()),
        lambda: workflow.hold(by=editor),
    ):
        with pytest.raises(NoRoom):
            act()
    for row in (left, task, duty):
        row.refresh_from_db()
    assert (left.resolved_at, task.done_at, duty.ended_at) == (None, None, None)
    assert Duty.objects.count() == 1


def journalist_who_publishes(editor):
    person = factories.person("journalist")
    workflow.put_on_duty(person, by=editor, until=soon())
    return person


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_leave_one_duty():
    editors, person = [factories.person("editor"), factories.person("editor")], factories.person("journalist")
    until = timezone.now() + timedelta(hours=3)
    given = at_once(
        *(lambda editor=editor: workflow.put_on_duty(person, by=editor, until=until) for editor in editors)
    )
    assert [type(each) for each in given] == [Duty, Duty]
    assert Duty.objects.filter(ended_at=None).count() == 1
    workflow.end_duty(Duty.objects.get(ended_at=None), by=editors[0])
    assert not workflow.is_on_duty(person)


@pytest.mark.django_db(transaction=True)
def test_a_note_that_two_resolve_at_once_is_on_record_once():
    editors = [factories.person("editor"), factories.person("editor")]
    left = workflow.leave_note(factories.story(editors[0]), by=editors[0], text="Why?")
    at_once(*(lambda editor=editor: workflow.resolve_note(left, by=editor) for editor in editors))
    assert AuditEntry.objects.filter(act="resolve_note", story=Story.objects.get()).count() == 1


def test_only_editors_put_people_on_duty_and_end_it(editor, journalist):
    with pytest.raises(workflow.Forbidden, match="Only an editor can put people on duty"):
        workflow.put_on_duty(journalist, by=journalist, until=soon())
    duty = workflow.put_on_duty(journalist, by=editor, until=soon())
    with pytest.raises(workflow.Forbidden, match="Only an editor can end a duty"):
        workflow.end_duty(duty, by=journalist)
