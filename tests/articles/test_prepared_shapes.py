"""Queries that are compiled once."""

from datetime import timedelta

import pytest

from articles.models import Duty, Story
from articles.prepared import PreparedShapes
from tests import factories
from tests.moments import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def built():
    """The shapes that were built."""
    return []


@pytest.fixture
def own(built):
    def build(shape, *, person, other):
        built.append(shape)
        stories = Story.objects.filter(owner__in=[person, other], headline__startswith=shape)
        return stories.order_by("pk").values_list("pk", "headline")[:3]

    return PreparedShapes(build)


def test_it_finds_what_the_query_would_and_is_built_once_for_each_shape(own, built, editor, journalist):
    mine, theirs = factories.story(editor, headline="Fire"), factories.story(journalist, headline="Flood")
    assert own.rows("F", person=editor.pk, other=0) == [(mine.pk, "Fire")]
    assert own.rows("F", person=0, other=journalist.pk) == [(theirs.pk, "Flood")]
    both = [(mine.pk, "Fire"), (theirs.pk, "Flood")]
    assert own.rows("F", person=editor.pk, other=journalist.pk) == both
    assert own.rows("Fl", person=editor.pk, other=journalist.pk) == both[1:]
    assert built == ["F", "Fl"]


def test_moments_are_compared_to_the_microsecond(editor, journalist):
    until = NOON + HOUR
    duty = Duty.objects.create(person=journalist, granted_by=editor, begins_at=NOON, until=until)

    def build(shape, *, person, at, before):
        found = Duty.objects.filter(person=person, begins_at__lt=before, until__gt=at)
        return found.values_list("pk")

    current, instant = PreparedShapes(build), timedelta(microseconds=1)
    for at, before, expected in (
        (NOON, NOON + instant, [(duty.pk,)]),
        (NOON, NOON, []),
        (until - instant, until, [(duty.pk,)]),
        (until, until, []),
    ):
        assert current.rows(None, person=journalist.pk, at=at, before=before) == expected
