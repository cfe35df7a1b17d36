"""The list of stories on the desk: filter, paging and bulk acts."""

from datetime import UTC, datetime, timedelta
from itertools import chain
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from articles import workflow
from articles.admin.stories import listing
from articles.models import Article, Revision, Story, StoryFilter
from tests import factories
from tests.articles.admin.pages import parse, seen_of
from tests.articles.admin.stories.pages import STORIES, listed
from tests.feed import archive
from tests.moments import DAY, HOUR, MINUTE, NOON, SECOND

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db, pytest.mark.once]


def walk(client, **asked):
    """The headlines of each page, by the links between them."""
    query, pages = asked, []
    while query is not None:
        answer = client.get(STORIES, query)
        pages.append([row.story.headline for row in answer.context["page"].rows])
        older = answer.context["older_url"]
        query = parse_qs(urlsplit(older).query) if older else None
    return pages


def test_what_is_on_hold_is_found_apart_from_what_is_scheduled(desk, journalist, editor):
    workflow.publish(factories.story(journalist, headline="Held"), by=editor, kind="first", at=NOON + HOUR)
    workflow.hold(by=editor)
    workflow.publish(factories.story(journalist, headline="Set"), by=editor, kind="first", at=NOON + HOUR)
    client = desk(editor)
    assert (listed(client, state="held"), listed(client, state="scheduled")) == (["Held"], ["Set"])
    assert "On hold" in client.get(STORIES, {"state": "held"}).content.decode().split("<tbody>")[1]


def test_the_list_finds_by_category(desk, journalist, editor):
    sport = factories.category("Sport")
    factories.story(journalist, headline="Town win", categories=[sport])
    factories.story(journalist, headline="Bridge closes")
    assert listed(desk(editor), category="sport") == ["Town win"]


def test_the_list_finds_a_person_as_owner_as_assignee_and_in_the_byline(desk, journalist, editor):
    writer = factories.person("journalist")
    known = factories.author("Ann Archer", user=writer)
    desk_author = factories.author("Our desk")
    factories.story(writer, headline="Owned")
    workflow.assign(factories.story(journalist, headline="Given"), by=editor, to=writer)
    factories.story(journalist, headline="Signed", bylines=[known])
    factories.story(journalist, headline="By the desk", bylines=[desk_author])
    client = desk(editor)
    assert set(listed(client, person=f"person-{writer.pk}")) == {"Owned", "Given", "Signed"}
    assert listed(client, person=f"author-{desk_author.pk}") == ["By the desk"]


def test_days_count_whole_in_the_newsrooms_zone(desk, journalist, editor, clock):
    for number in range(4):
        clock.move_to(datetime(2026, 6, 1 + number, 23, 30, tzinfo=UTC))  # half past midnight in London
        factories.story(journalist, headline=f"June {2 + number}")
    assert listed(desk(editor), since="2026-06-03", until="2026-06-04") == ["June 4", "June 3"]
    assert listed(desk(editor), since="2026-06-05") == ["June 5"]
    assert listed(desk(editor), until="2026-06-02") == ["June 2"]


def test_every_word_is_searched_for_in_headline_slugline_and_body(desk, journalist, editor):
    factories.story(
        journalist, headline="Ferry late", slugline="quay-works", body="<p>Smith &amp; Sons say so.</p>"
    )
    client = desk(editor)
    for words in ("ferry", "QUAY", "smith", "& sons", "late works smith", "ERR"):
        assert listed(client, q=words) == ["Ferry late"], words
    for words in ("ferry zeppelin", "100%", "_"):
        assert listed(client, q=words) == [], words


def test_upper_and_lower_case_are_one_in_every_script(desk, journalist, editor):
    factories.story(journalist, headline="Міст закрили", body="<p>Ärger in Łódź.</p>")
    for words in ("міст", "МІСТ", "ärger", "łódź"):
        assert listed(desk(editor), q=words) == ["Міст закрили"], words


def test_what_is_asked_is_asked_together(desk, journalist, editor):
    sport = factories.category("Sport")
    factories.story(journalist, headline="Town win", categories=[sport])
    workflow.submit(factories.story(journalist, headline="Town lose", categories=[sport]), by=journalist)
    client = desk(editor)
    asked = {"category": "sport", "person": f"person-{journalist.pk}", "q": "town", "since": "2026-11-24"}
    assert listed(client, **asked, state="in_review") == ["Town lose"]
    assert listed(client, **asked, state="draft") == ["Town win"]


def test_a_restricted_story_is_listed_for_those_who_may_see_it_with_its_mark(desk, journalist, editor):
    story = factories.story(journalist, headline="Told in secret")
    workflow.restrict(story, by=journalist, people=[journalist])
    for asked in ({}, {"q": "secret"}, {"person": f"person-{journalist.pk}"}):
        assert listed(desk(editor), **asked) == []
        assert listed(desk(journalist), **asked) == ["Told in secret"]
    assert "Restricted" in desk(journalist).get(STORIES).content.decode().split("<tbody>")[1]


def test_urgency_and_embargo_stand_beside_the_badge(desk, journalist, editor):
    story = factories.story(journalist, headline="Results")
    workflow.set_urgency(story, by=journalist, urgency=2)
    workflow.embargo(story, by=journalist, until=NOON + HOUR)
    table = desk(editor).get(STORIES).content.decode().split("<tbody>")[1]
    assert "Urgent" in table
    assert "Embargo until Nov. 24, 13:00 GMT" in " ".join(strip_tags(table).split())


@pytest.mark.parametrize(
    "garbled",
    [
        {"state": "nonsense"},
        {"category": "nonsense"},
        {"person": "person-x"},
        {"person": "owner__password-1"},
        {"since": "yesterday"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"before": "nonsense"},
        {"before": f"{10**30}-1"},
        {"before": f"0-{10**30}"},
        {"q": "x" * 1000},
        {"owner__password__startswith": "a"},
    ],
)
def test_what_can_not_be_understood_is_no_error(desk, editor, garbled):
    assert desk(editor).get(STORIES, garbled).status_code == 200


def test_someone_without_a_role_sees_no_list(desk, journalist):
    journalist.groups.clear()
    assert desk(journalist).get(STORIES).status_code == 403


# Page by page.


def test_the_pages_hold_every_story_once_newest_first(desk, editor):
    archive.fill(editor, archive.every(SECOND, 120, NOON))
    pages = walk(desk(editor))
    assert [len(page) for page in pages] == [50, 50, 20]
    assert list(chain.from_iterable(pages)) == [f"Story number {number}" for number in reversed(range(120))]


def test_stories_changed_at_one_moment_are_all_found(desk, editor):
    archive.fill(editor, [NOON] * 120)
    assert len(set(chain.from_iterable(walk(desk(editor))))) == 120


def test_a_full_page_at_the_end_leads_to_no_empty_one(desk, editor):
    archive.fill(editor, archive.every(SECOND, 50, NOON))
    assert len(walk(desk(editor))) == 1


@pytest.mark.parametrize("asked", ["category", "person"])
def test_a_page_scans_a_bounded_number_says_how_far_and_goes_on(desk, editor, monkeypatch, asked):
    monkeypatch.setattr(listing, "MOST_SCANNED", 40)
    label, author = (
        factories.category("Rare"),
        factories.author("Ann Archer", user=factories.person("editor")),
    )
    rare = {5, 60, 90}
    archive.fill(
        editor,
        archive.every(DAY, 100, NOON),
        labels=lambda number: ([label], [author]) if number in rare else ([], []),
    )
    # The archive stores labels of articles; the desk's list reads those of stories.
    for article in Article.objects.filter(category_rows__category=label):
        article.story.category_rows.create(category=label, position=0)
        article.story.byline_rows.create(author=author, position=0)
    value = {"category": "rare", "person": f"person-{author.user_id}"}[asked]
    client = desk(editor)
    found = [f"Story number {number}" for number in (90, 60, 5)]
    assert walk(client, **{asked: value}) == [found[:2], [], found[2:]]
    first = client.get(STORIES, {asked: value}).content.decode()
    assert "Looked back to Oct. 16" in first
    assert "Search older" in first


# Bulk acts.
def said(client, stories, act, **sent):
    """Do a bulk act on stories; return the messages."""
    ticked = [f"{story.pk}-{seen_of(story)}" for story in stories]
    address = f"{STORIES}?state=draft"
    answer = client.post(address, {"_act": act, "story": ticked, **sent}, follow=True)
    assert answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"] == address
    return [str(message) for message in answer.context["messages"]]


def test_many_are_published_and_what_is_refused_is_named_with_the_reason(desk, journalist, editor):
    ready = factories.story(journalist, headline="Ready")
    workflow.submit(ready, by=journalist)
    bare = factories.story(journalist, headline="Bare", dek="", body="")
    unlabelled = factories.story(journalist, headline="Without labels", categories=[], bylines=[])
    embargoed = factories.story(journalist, headline="Embargoed")
    workflow.embargo(embargoed, by=journalist, until=NOON + HOUR)
    lines = said(desk(editor), [ready, bare, unlabelled, embargoed], "publish", kind="update")
    assert [article.headline for article in Article.objects.all()] == ["Ready"]
    assert lines == [
        "“Bare”: Write a body, or at least a dek.",
        "“Without labels”: The story has no category. The story has no byline.",
        "“Embargoed”: The story is under embargo until Nov. 24, 13:00 GMT. It can go out then, or once the"
        " embargo is lifted.",
        "1 story published.",
    ]


def test_changes_to_live_stories_go_out_as_the_kind_that_was_chosen(desk, editor, clock):
    story = factories.published(editor, headline="Live")
    clock.shift(HOUR)
    workflow.save(story, by=editor, words={"dek": "New."})
    assert said(desk(editor), [story], "publish", kind="") == [
        "“Live”: This story has been public already: choose minor fix or update."
    ]
    assert said(desk(editor), [story], "publish", kind="update") == ["1 story published."]
    assert Article.objects.get(live_until=None).updated_at == NOON + HOUR


def test_what_was_saved_since_the_list_was_opened_is_not_published_unread(desk, journalist, editor):
    story = factories.story(journalist, headline="Bridge closes")
    seen = Story.objects.get()
    workflow.save(story, by=journalist, words={"headline": "Bridge falls"})
    lines = said(desk(editor), [seen], "publish")
    assert lines == [
        f"“Bridge falls”: {journalist} has saved this story since you opened it. Nothing was published."
    ]
    assert not Article.objects.exists()


def test_many_are_assigned_and_submitted(desk, journalist, editor):
    stories = [factories.story(journalist) for _ in range(2)]
    client = desk(editor)
    assert said(client, stories, "assign", to=str(editor.pk)) == ["2 stories assigned."]
    stories = Story.objects.all()
    assert said(client, stories, "submit") == ["2 stories submitted for review."]
    assert {(story.assigned_to, story.status) for story in Story.objects.all()} == {(editor, "in_review")}
    for nobody in ("", "x", "999999"):
        assert "Choose an assignee." in said(client, stories[:1], "assign", to=nobody)[0]


def test_what_an_editor_may_not_see_is_neither_changed_nor_named(desk, journalist, editor):
    story = factories.story(journalist, headline="Told in secret")
    workflow.restrict(story, by=journalist, people=[journalist])
    assert said(desk(editor), [story], "publish") == ["A story is gone, or restricted to other people."]
    assert not Article.objects.exists()


def test_nothing_ticked_or_garbled_ticks_change_nothing(desk, journalist, editor):
    factories.story(journalist)
    before = Revision.objects.count()
    for sent in (
        {},
        {"_act": "publish"},
        {"_act": "delete", "story": "1-1"},
        {"_act": "publish", "story": "x"},
    ):
        assert desk(editor).post(STORIES, sent).status_code in (302, 409)
    assert Revision.objects.count() == before


@pytest.mark.parametrize("act", ["publish", "submit", "assign"])
def test_many_at_once_is_refused_to_a_journalist_on_duty_or_not(desk, journalist, editor, act):
    story = factories.story(journalist)
    before = Revision.objects.count()
    sent = {"_act": act, "story": f"{story.pk}-{seen_of(story)}", "to": journalist.pk}
    assert desk(journalist).post(STORIES, sent).status_code == 403
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    assert desk(journalist).post(STORIES, sent).status_code == 403
    assert Revision.objects.count() == before


# Queries.


def test_the_list_takes_the_same_number_of_queries_however_long(desk, editor, django_assert_num_queries):
    archive.fill(editor, archive.every(SECOND, 3, NOON))
    client = desk(editor)
    client.get(STORIES)  # Reads the newspaper's name, which is known for a minute.
    with CaptureQueriesContext(connection) as once:
        client.get(STORIES)
    archive.fill(editor, archive.every(SECOND, 60, NOON - DAY))
    with django_assert_num_queries(len(once)) as taken:
        client.get(STORIES)
    assert not [query["sql"] for query in taken if '"articles_story"."body"' in query["sql"]]
    # The bell in the header counts a page of what it has to say.
    of_stories = [query["sql"] for query in taken if "articles_notification" not in query["sql"]]
    assert not [sql for sql in of_stories if "COUNT(" in sql or "OFFSET" in sql]


# What a row says, and the order of the rows.


def test_a_row_says_when_it_was_published_how_long_it_waits_and_its_category(desk, editor, journalist, clock):
    live = factories.published(editor, headline="Bridge closes", categories=[factories.category("Transport")])
    waiting = factories.story(journalist, headline="Ferry sails")
    workflow.submit(waiting, by=journalist)
    workflow.embargo(waiting, by=editor, until_lifted=True)
    clock.shift(timedelta(hours=3))
    page = parse(desk(editor).get(STORIES).text)
    texts = [" ".join("".join(row.itertext()).split()) for row in page.iter("tr")][1:]
    ferry, bridge = sorted(texts, key=lambda text: "Bridge" in text)
    assert "In review for 3 hours Embargo until lifted" in ferry
    assert "Fix live story" not in ferry
    assert "Transport" in bridge
    assert "Nov. 24, 12:00" in bridge
    links = [link.get("href") for link in page.iter("a") if link.get("class") == "row-act"]
    assert links == [f"{STORIES}{live.pk}/fix/", f"{STORIES}{live.pk}/change/"]
    assert "Fix live story" not in desk(journalist).get(STORIES).text


def test_a_page_is_sorted_by_publication_waiting_or_category(desk, editor, journalist, clock):
    categories = [factories.category(name) for name in ("Arts", "Business")]
    for name, category in (("First", categories[1]), ("Second", categories[0])):
        factories.published(editor, headline=name, categories=[category])
        clock.shift(MINUTE)
    for name in ("Waits longest", "Waits less"):
        workflow.submit(factories.story(journalist, headline=name, categories=[]), by=journalist)
        clock.shift(MINUTE)
    client = desk(editor)
    assert listed(client, order="published")[:2] == ["Second", "First"]
    assert listed(client, order="waiting")[:2] == ["Waits longest", "Waits less"]
    assert listed(client, order="category")[:2] == ["Second", "First"]
    assert listed(client, order="nonsense") == listed(client)


# The filters that each person keeps.


def test_a_person_keeps_filters_of_their_own_and_forgets_them(desk, editor, journalist):
    client = desk(editor)
    kept = {"name": "Waiting", "query": "state=in_review&before=9&order=waiting&page=3"}
    client.post("/admin/filters/", kept)
    client.post("/admin/filters/", {**kept, "query": "state=in_review&order=waiting"})
    [one] = StoryFilter.objects.all()
    assert (one.person, one.query) == (editor, "state=in_review&order=waiting")
    page = parse(client.get(STORIES).text)
    assert page.find(".//div[@class='kept-filters']//a").get("href") == f"?{one.query}"
    assert "Waiting</a>" not in desk(journalist).get(STORIES).text
    assert desk(journalist).post(f"/admin/filters/{one.pk}/forget/").status_code == 404
    client = desk(editor)
    client.post("/admin/filters/", {"name": "", "query": "state=draft"})
    client.post("/admin/filters/", {"name": "Nothing", "query": "page=3"})
    assert StoryFilter.objects.count() == 1
    client.post(f"/admin/filters/{one.pk}/forget/")
    assert not StoryFilter.objects.exists()
