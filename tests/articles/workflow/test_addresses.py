"""Where readers find a story, before its publication and after."""

import pytest

from articles import workflow
from articles.models import Address, Story
from tests import factories
from tests.articles.workflow.steps import edit, newest
from tests.moments import HOUR, NOON


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Bridge closes!", "bridge-closes"),
        ("Міст закрили на ремонт", "міст-закрили-на-ремонт"),
        ("大桥因维修关闭", "大桥因维修关闭"),
        ("Cafe\u0301 fermé", "café-fermé"),
        ("H" * 240, "h" * 100),
    ],
)
def test_a_slug_is_made_from_the_headline(clock, editor, headline, slug):
    story = factories.published(editor, headline=headline)
    assert story.slug == newest(story).slug == Story.objects.get().slug == slug


def test_a_headline_of_no_letters_gets_the_storys_number(clock, editor):
    story = factories.published(editor, headline="🎉 😀")
    assert story.slug == f"story-{story.pk}"


def test_the_second_story_of_a_day_with_a_slug_gets_a_number(clock, editor):
    slugs = [factories.published(editor, slug="budget").slug for _ in range(3)]
    assert slugs == ["budget", "budget-2", "budget-3"]
    clock.shift(24 * HOUR)
    assert factories.published(editor, slug="budget").slug == "budget"


def test_a_number_does_not_make_a_slug_too_long(clock, editor):
    slugs = [factories.published(editor, slug="b" * 100).slug for _ in range(2)]
    assert slugs == ["b" * 100, "b" * 98 + "-2"]


def test_before_publication_a_slug_changes_freely_and_the_old_address_is_free_again(ahead, editor):
    edit(ahead, editor, slug="bridge-shut")
    workflow.publish(ahead, by=editor, kind="first", at=NOON + 2 * HOUR)
    assert list(Address.objects.values_list("slug", flat=True)) == ["bridge-shut"]


def test_after_publication_no_save_changes_the_slug(live, editor):
    with pytest.raises(workflow.Refused, match="Change the address"):
        edit(live, editor, slug="bridge-shut", headline="Bridge shut")
    assert Story.objects.get().headline == "Bridge closes"


def test_readdressing_leaves_the_old_address_to_redirect(live, editor):
    edit(live, editor, headline="Half a thought")
    article = workflow.readdress(live, by=editor, slug="Bridge shut")
    assert (article.slug, article.headline, article.kind) == ("bridge-shut", "Bridge closes", "minor")
    assert (article.published_at, article.updated_at) == (NOON, None)
    assert dict(Address.objects.values_list("slug", "is_current")) == {
        "bridge-closes": False,
        "bridge-shut": True,
    }
    fresh = Story.objects.get()
    assert (fresh.slug, fresh.headline, fresh.status) == ("bridge-shut", "Half a thought", "draft")


def test_the_address_that_a_story_has_is_no_new_one(live, editor):
    with pytest.raises(workflow.Refused, match="has this address already"):
        workflow.readdress(live, by=editor, slug="Bridge closes")
    assert newest(live).kind == "first"


@pytest.mark.parametrize("slug", ["taken", "", "🎉"])
def test_an_address_that_is_taken_or_empty_is_refused(live, editor, slug):
    factories.published(editor, slug="taken")
    with pytest.raises(workflow.Refused, match="choose another slug"):
        workflow.readdress(live, by=editor, slug=slug)
    assert newest(live).slug == "bridge-closes"


def test_a_new_address_is_cut_to_what_fits(live, editor):
    assert workflow.readdress(live, by=editor, slug="s" * 300).slug == "s" * 100
