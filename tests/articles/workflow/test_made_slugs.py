"""A made slug follows the headline until the story is live; a typed one stays as it was typed."""

import pytest
from django.core.exceptions import ValidationError

from articles import workflow
from articles.models import Address
from tests import factories
from tests.articles.workflow.steps import edit, newest
from tests.moments import HOUR, NOON


def scheduled(editor, at, **words):
    story = factories.story(editor, **words)
    workflow.publish(story, by=editor, kind="first", at=at)
    return story


def addresses():
    return list(Address.objects.values_list("slug", flat=True))


def test_a_made_slug_is_made_anew_from_the_headline_at_each_publication(clock, editor):
    story = scheduled(editor, NOON + HOUR, headline="Bridge to close")
    assert (story.slug, addresses()) == ("bridge-to-close", ["bridge-to-close"])
    edit(story, editor, headline="Bridge stays open")
    workflow.publish(story, by=editor, kind="first")
    assert (story.slug, newest(story).slug) == ("bridge-stays-open", "bridge-stays-open")
    assert addresses() == ["bridge-stays-open"]


def test_a_typed_slug_stays_whatever_the_headline(clock, editor):
    story = scheduled(editor, NOON + HOUR, headline="Bridge to close", slug="bridge")
    edit(story, editor, headline="Bridge stays open")
    workflow.publish(story, by=editor, kind="first")
    assert (story.slug, addresses()) == ("bridge", ["bridge"])


def test_a_cancelled_schedule_leaves_the_slug_to_be_made(clock, editor):
    story = scheduled(editor, NOON + HOUR, headline="Bridge to close")
    workflow.cancel(story, by=editor)
    assert (story.slug, addresses()) == ("", [])
    edit(story, editor, headline="Bridge stays open")
    workflow.publish(story, by=editor, kind="first")
    assert newest(story).slug == "bridge-stays-open"


@pytest.mark.parametrize("slug", ["", "budget"])
def test_the_number_goes_when_the_day_is_free(clock, editor, slug):
    other = scheduled(editor, NOON + HOUR, slug="budget")
    story = scheduled(editor, NOON + HOUR, headline="Budget", slug=slug)
    assert story.slug == "budget-2"
    workflow.cancel(other, by=editor)
    workflow.reschedule(story, by=editor, at=NOON + 2 * HOUR)
    assert (story.slug, newest(story).slug, addresses()) == ("budget", "budget", ["budget"])


def test_another_day_needs_no_number(clock, editor):
    scheduled(editor, NOON + HOUR, slug="budget")
    story = scheduled(editor, NOON + HOUR, slug="budget")
    assert story.slug == "budget-2"
    workflow.reschedule(story, by=editor, at=NOON + 24 * HOUR)
    assert (story.slug, newest(story).slug) == ("budget", "budget")


def test_a_slug_typed_while_the_story_waits_is_kept(clock, editor):
    story = scheduled(editor, NOON + HOUR, headline="Bridge to close")
    edit(story, editor, slug="bridge-news")
    workflow.reschedule(story, by=editor, at=NOON + 2 * HOUR)
    assert (story.slug, newest(story).slug) == ("bridge-news", "bridge-to-close")
    workflow.publish(story, by=editor, kind="first")
    assert newest(story).slug == "bridge-news"


def test_once_live_the_address_stays_whatever_the_headline(clock, live, editor):
    edit(live, editor, headline="Bridge reopens")
    workflow.publish(live, by=editor, kind="update")
    assert newest(live).slug == "bridge-closes"


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("Bridge Closes", "bridge-closes"), ("2025/26", "2025-26"), ("हिन्दी समाचार", "हिन्दी-समाचार")],
)
def test_what_is_typed_becomes_a_slug(clock, editor, typed, slug):
    story = factories.story(editor, slug=typed)
    assert story.slug == slug
    assert not edit(story, editor, slug=typed)
    workflow.publish(story, by=editor, kind="first")
    assert newest(story).slug == slug


def test_text_of_no_letters_is_no_slug(clock, editor):
    with pytest.raises(ValidationError, match="Use letters or digits"):
        factories.story(editor, slug="🎉")
