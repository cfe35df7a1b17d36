"""Readers know a category or an author once a public article carries it, by its current address."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import freshness, invariants, workflow
from articles.models import Article, ArticleCategory, Author, Category, Story, StoryCategory
from feed import paging
from tests import factories

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
KINDS = pytest.mark.parametrize("kind", ["category", "author"])
PAGES = ["", "rss.xml", "atom.xml"]


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def make(kind, name, **fields):
    return {"category": factories.category, "author": factories.author}[kind](name, **fields)


def words(kind, *labels):
    return {"categories" if kind == "category" else "bylines": list(labels)}


def statuses(client, kind, slug):
    return {client.get(f"/{kind}/{slug}/{page}").status_code for page in PAGES}


def rename(label, slug):
    label.slug = slug
    workflow.store_label(label)


@KINDS
def test_a_label_is_unknown_until_its_first_story_is_live(client, clock, editor, kind):
    label = make(kind, "Operation Nightjar")
    factories.published(editor)
    draft = factories.story(editor, **words(kind, label))
    assert statuses(client, kind, label.slug) == {404}
    assert "Nightjar" not in client.get("/").text
    workflow.publish(draft, by=editor, kind="first", at=NOON + HOUR)
    clock.move_to(NOON + HOUR - SECOND)
    assert statuses(client, kind, label.slug) == {404}
    assert "Nightjar" not in client.get("/").text
    clock.move_to(NOON + HOUR)
    assert statuses(client, kind, label.slug) == {200}
    assert "Nightjar" in client.get("/").text


@KINDS
def test_a_label_that_a_set_update_brings_is_unknown_until_then(client, clock, editor, kind):
    label, story = make(kind, "Operation Nightjar"), factories.published(editor)
    workflow.save(story, by=editor, words=words(kind, label))
    workflow.publish(story, by=editor, kind="update", at=NOON + HOUR)
    assert statuses(client, kind, label.slug) == {404}
    clock.move_to(NOON + HOUR)
    assert statuses(client, kind, label.slug) == {200}


@KINDS
def test_a_label_whose_only_story_is_withdrawn_is_unknown_again(client, clock, editor, kind):
    label = make(kind, "Operation Nightjar")
    story = factories.published(editor, **words(kind, label))
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    assert statuses(client, kind, label.slug) == {404}


@KINDS
def test_the_page_of_a_label_takes_two_queries_once_its_items_are_made(client, clock, editor, kind):
    label = make(kind, "Traffic")
    story = factories.published(editor, **words(kind, label))
    assert story.headline in client.get(f"/{kind}/{label.slug}/").text
    freshness.move()
    with CaptureQueriesContext(connection) as captured:
        page = client.get(f"/{kind}/{label.slug}/").text
    # The list with the label, and the sections.
    asked = [query["sql"] for query in captured if "articles_stamp" not in query["sql"]]
    assert len(asked) == 2
    assert story.headline in page
    assert "Traffic</h1>" in page


@KINDS
def test_a_later_page_without_stories_still_names_its_label(client, clock, editor, kind):
    label = make(kind, "Traffic")
    story = factories.published(editor, **words(kind, label))
    after = paging.cursor_after(Article.objects.get(story=story).place, f"{kind}/{label.slug}")
    page = client.get(f"/{kind}/{label.slug}/?before={after}")
    assert page.status_code == 200
    assert "Traffic" in page.text
    assert story.headline not in page.text


@KINDS
def test_a_changed_slug_redirects_the_page_and_the_feeds(client, clock, editor, kind):
    label = make(kind, "Traffic")
    factories.published(editor, **words(kind, label))
    rename(label, "transport")
    rename(label, "roads")
    for page in PAGES:
        for slug in ("traffic", "transport"):
            answer = client.get(f"/{kind}/{slug}/{page}?a=1")
            assert (answer.status_code, answer["Location"]) == (301, f"/{kind}/roads/{page}?a=1")
    assert statuses(client, kind, "roads") == {200}
    rename(label, "traffic")
    assert statuses(client, kind, "traffic") == {200}
    assert client.get(f"/{kind}/roads/")["Location"] == f"/{kind}/traffic/"


@KINDS
def test_an_unknown_labels_slug_leads_nowhere(client, clock, editor, kind):
    label = make(kind, "Nightjar")
    factories.story(editor, **words(kind, label))
    rename(label, "nightjar-files")
    assert statuses(client, kind, "nightjar") == {404}
    assert not label.former_slugs.exists()


@KINDS
def test_a_slug_that_redirects_is_given_to_no_other(client, clock, editor, kind):
    label = make(kind, "Traffic")
    factories.published(editor, **words(kind, label))
    rename(label, "transport")
    other = type(label)(name="Traffic")
    assert workflow.label_slug(other, "") == "traffic-2"
    with pytest.raises(workflow.Refused, match="choose another"):
        workflow.label_slug(other, "Traffic")
    assert workflow.label_slug(label, "Traffic") == "traffic"


@KINDS
def test_merging_gives_every_story_the_other_and_redirects(client, clock, editor, kind):
    old, kept, third = make(kind, "Trafic"), make(kind, "Traffic"), make(kind, "Roads")
    one = factories.published(editor, headline="One with both", **words(kind, old, kept))
    two = factories.published(editor, headline="One with the old", **words(kind, old, third))
    draft = factories.story(editor, **words(kind, old))
    rename(old, "trafik")
    workflow.merge(old, into=kept, by=editor)
    page = client.get(f"/{kind}/traffic/").text
    assert "One with both" in page
    assert "One with the old" in page
    for slug in ("trafic", "trafik"):
        assert client.get(f"/{kind}/{slug}/rss.xml")["Location"] == f"/{kind}/traffic/rss.xml"
    name = "categories" if kind == "category" else "authors"
    for story, labels in ((one, [kept]), (two, [kept, third]), (draft, [kept])):
        assert getattr(Story.objects.get(pk=story.pk), name) == labels
        assert getattr(story.revisions.latest("id"), name) == labels
    assert [getattr(article, name) for article in Article.objects.order_by("pk")] == [[kept], [kept, third]]
    workflow.merge(kept, into=third, by=editor)
    assert client.get(f"/{kind}/trafic/")["Location"] == f"/{kind}/roads/"


@KINDS
def test_a_merge_leaves_the_first_of_two_places_and_breaks_no_rule(clock, editor, kind):
    old, kept, third = make(kind, "Trafic"), make(kind, "Traffic"), make(kind, "Roads")
    orders = [[old, third, kept], [kept, third, old], [third, old], [old], [third, kept, old]]
    stories = [factories.published(editor, **words(kind, *order)) for order in orders]
    workflow.merge(old, into=kept, by=editor)
    name = "categories" if kind == "category" else "authors"
    for story, order in zip(stories, orders, strict=True):
        left = [*dict.fromkeys(kept if label == old else label for label in order)]
        assert getattr(Story.objects.get(pk=story.pk), name) == left
        assert getattr(Article.objects.get(story=story), name) == left
        assert getattr(story.revisions.latest("id"), name) == left
    assert list(invariants.broken(timezone.now())) == []


def test_a_merge_that_left_the_second_place_breaks_no_rule_either(clock, editor):
    old, kept, third = (make("category", name) for name in ("Trafic", "Traffic", "Roads"))
    factories.published(editor, categories=[old, third, kept])
    workflow.merge(old, into=kept, by=editor)
    for rows in (StoryCategory, ArticleCategory):
        rows.objects.filter(category=kept).update(position=2)
    assert list(invariants.broken(timezone.now())) == []


@KINDS
def test_what_was_merged_or_is_the_same_is_not_merged(clock, editor, journalist, kind):
    old, kept = make(kind, "Trafic"), make(kind, "Traffic")
    with pytest.raises(workflow.Refused, match="different"):
        workflow.merge(old, into=old, by=editor)
    with pytest.raises(workflow.Forbidden):
        workflow.merge(old, into=kept, by=journalist)
    workflow.merge(old, into=kept, by=editor)
    with pytest.raises(workflow.Refused, match="already"):
        workflow.merge(old, into=kept, by=editor)


def test_sections_stand_by_hand_then_by_name_and_as_chosen(client, clock, editor):
    names = {"Zoo": {"place": 1}, "Estuary": {}, "Économie": {}, "Art": {}, "Left out": {}, "Old": {}}
    categories = [factories.category(name, slug=name.lower(), **more) for name, more in names.items()]
    factories.published(editor, categories=categories)
    Category.objects.filter(name="Left out").update(is_in_navigation=False)
    Category.objects.filter(name="Old").update(is_retired=True)
    page = client.get("/").text
    nav = page[page.index('aria-label="Sections"') : page.index("</nav>")]
    stands = sorted((name for name in names if name in nav), key=nav.index)
    assert stands == ["Zoo", "Art", "Économie", "Estuary"]
    assert client.get("/category/left out/").status_code == client.get("/category/old/").status_code == 200


def test_two_authors_may_share_a_name(client, clock, editor):
    one, other = factories.author("Ann Lee", slug="ann-lee"), factories.author("Ann Lee", slug="ann-lee-2")
    factories.published(editor, headline="By the one", bylines=[one])
    factories.published(editor, headline="By the other", bylines=[other])
    assert "By the other" not in client.get("/author/ann-lee/").text
    assert "By the other" in client.get("/author/ann-lee-2/").text


def test_an_organisation_is_named_as_one_for_search_engines(client, clock, editor):
    desk = factories.author("News desk", role="Desk", is_organisation=True)
    person = factories.author("Ada Bell", role="Reporter")
    story = factories.published(editor, bylines=[desk, person])
    page = client.get(story.articles.get().get_absolute_url()).text
    assert (
        '{"@type": "Organization", "name": "News desk", "url": "http://testserver/author/news-desk/"}' in page
    )
    assert '"@type": "Person", "name": "Ada Bell"' in page


@KINDS
def test_a_retired_label_stays_on_its_stories_and_is_offered_for_no_other(client, clock, editor, kind):
    label = make(kind, "Election", is_default=True)
    story = factories.published(editor, **words(kind, label))
    label.is_retired = True
    workflow.store_label(label)
    model = Category if kind == "category" else Author
    assert label not in model.objects.offered()
    assert label in model.objects.offered(besides=[label])
    assert not model.objects.get(pk=label.pk).is_default
    assert statuses(client, kind, "election") == {200}
    assert "Election" in client.get(story.articles.get().get_absolute_url()).text
