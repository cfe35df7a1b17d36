"""Pages that stay open while stories are published, updated, corrected, moved and withdrawn."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, Category, CategoryFormerSlug, PublicNote
from newsroom.models import User
from tests import factories
from tests.feed.archive import every, fill

pytestmark = pytest.mark.once


@pytest.fixture
def editor(newsroom):
    return User.objects.get(username="editor")


@pytest.fixture
def archive(editor):
    """Forty-five stories, an hour apart, the newest an hour old."""
    fill(editor, every(timedelta(hours=1), 45, timezone.now() - timedelta(hours=1)))


@pytest.fixture
def read(newsroom, page):
    """Opens an address with a page clock that can be moved."""

    def open_page(address="/"):
        page.clock.install()
        page.goto(newsroom + address)
        page.wait_for_load_state("networkidle")  # A story's scripts load after it.
        return page

    return open_page


def publish(editor, headline):
    return factories.published(editor, headline=headline)


def update(story, editor, headline, **options):
    workflow.save(story, by=editor, words={"headline": headline})
    return workflow.publish(story, by=editor, **{"kind": "update", **options})


def asked(page, path="/latest/"):
    """Lets the page poll, and waits for the response."""
    with page.expect_response(lambda response: path in response.url):
        page.clock.fast_forward("01:05")


def headlines(page):
    return page.locator(".item h3").all_inner_texts()


def offer(page):
    return page.locator(".newer").get_by_role("button")


def test_new_stories_are_offered_and_come_in_where_the_reader_asks(archive, editor, read):
    page = read()
    before = headlines(page)
    publish(editor, "Ferry runs aground")
    publish(editor, "Ferry is afloat again")
    asked(page)
    expect(offer(page)).to_have_text("2 new stories")
    assert headlines(page) == before
    publish(editor, "Ferry sails")
    asked(page)
    expect(offer(page)).to_have_text("3 new stories")
    offer(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Ferry sails")).to_be_focused()
    assert headlines(page) == ["Ferry sails", "Ferry is afloat again", "Ferry runs aground", *before]
    asked(page)
    expect(offer(page)).to_have_count(0)


def test_nothing_that_is_read_moves(archive, editor, read):
    top = publish(editor, "Short")
    page = read()
    eighth = page.get_by_role("link", name="Story number 37", exact=True)
    eighth.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 300)")
    place = eighth.bounding_box()["y"]
    update(top, editor, "A headline that is so long that it takes more than one line " * 3)
    publish(editor, "Ferry runs aground")
    asked(page)
    expect(page.get_by_role("link", name="A headline that is so long")).to_have_count(1)
    expect(offer(page)).to_be_in_viewport()
    assert abs(eighth.bounding_box()["y"] - place) < 2


def test_what_is_shown_is_updated_corrected_and_withdrawn_in_place(archive, editor, read):
    stories = [publish(editor, name) for name in ("First", "Second", "Third", "Fourth")]
    page = read()
    update(stories[0], editor, "First, updated")
    note = PublicNote(kind=PublicNote.Kind.CORRECTION, text="At noon.")
    workflow.note(stories[1], by=editor, public_note=note)
    workflow.withdraw(stories[2], by=editor, notice="It was wrong.")
    asked(page)
    expect(page.locator(".item h3").first).to_have_text("Fourth")
    assert headlines(page)[:4] == ["Fourth", "Second", "First, updated", "Story number 44"]
    assert "(Corrected:" in page.locator(".item").nth(1).inner_text()
    assert "(Updated:" in page.locator(".item").nth(2).inner_text()
    expect(offer(page)).to_have_count(0)


def test_a_story_moved_to_the_top_is_offered_and_appears_once(archive, editor, read):
    moved = publish(editor, "Old")
    publish(editor, "New")
    page = read()
    update(moved, editor, "Old, moved", note="It goes on.", move_to_top=True)
    asked(page)
    expect(offer(page)).to_have_text("1 new story")
    assert headlines(page)[:2] == ["New", "Old"]
    offer(page).click()
    expect(page.locator(".item h3").first).to_have_text("Old, moved")
    assert headlines(page)[:3] == ["Old, moved", "New", "Story number 44"]


def test_show_more_goes_on_while_stories_come_and_go(archive, editor, read):
    page = read()
    publish(editor, "Ferry runs aground")
    asked(page)
    offer(page).click()
    page.get_by_role("link", name="Show More").click()
    expect(page.locator(".item")).to_have_count(41)
    workflow.publish(
        factories.story(editor, headline="Set"),
        by=editor,
        kind="first",
        at=timezone.now() + timedelta(milliseconds=800),
    )
    while offer(page).count() == 0:
        asked(page)
    offer(page).click()
    page.get_by_role("link", name="Show More").click()
    expect(page.locator(".item")).to_have_count(47)
    stories = [f"Story number {number}" for number in reversed(range(45))]
    assert headlines(page) == ["Set", "Ferry runs aground", *stories]


def test_more_than_a_page_of_new_stories_opens_the_feed_anew(archive, editor, read):
    page = read()
    moments = [timezone.now()] * 22
    fill(editor, moments)
    asked(page)
    expect(offer(page)).to_have_text("More than 20 new stories")
    with page.expect_navigation():
        offer(page).click()
    assert len(headlines(page)) == 20


def test_an_empty_feed_gets_its_first_story(newsroom, editor, read):
    page = read()
    publish(editor, "Ferry runs aground")
    asked(page)
    offer(page).click()
    expect(page.get_by_role("link", name="Ferry runs aground")).to_be_focused()
    expect(page.get_by_text("Nothing has been published here yet.")).to_have_count(0)


def test_a_page_that_nobody_sees_does_not_ask_and_asks_at_once_when_it_is_seen(archive, read):
    page = read()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    hide = "isHidden => {Object.defineProperty(document, 'hidden', {value: isHidden, configurable: true});"
    hide += "document.dispatchEvent(new Event('visibilitychange'))}"
    page.evaluate(hide, True)
    page.clock.fast_forward("10:00")
    assert requests == []
    with page.expect_response(lambda response: "/latest/" in response.url):
        page.evaluate(hide, False)
        page.clock.fast_forward(10)


def test_it_asks_less_often_while_the_network_fails(archive, editor, read):
    page = read()
    page.route("**/latest/*", lambda route: route.abort())
    asked_for = []
    page.on("request", lambda request: asked_for.append(request.url) if "/latest/" in request.url else None)
    for seconds in (31, 61):
        with page.expect_event("requestfailed"):
            page.clock.fast_forward(seconds * 1000)
    page.clock.fast_forward("01:55")
    assert len(asked_for) == 2
    page.unroute("**/latest/*")
    publish(editor, "Ferry runs aground")
    page.clock.fast_forward("00:10")
    expect(offer(page)).to_have_text("1 new story")


def test_an_open_story_says_that_it_was_updated_and_shows_what_changed(editor, read):
    body = "<p>It closes at noon.</p><p>Nobody is hurt.</p>"
    story = factories.published(editor, headline="Bridge closes", body=body)
    address = story.articles.get().get_absolute_url()
    page = read(address)
    workflow.save(story, by=editor, words={"body": body.replace("noon", "ten")})
    workflow.publish(story, by=editor, kind="minor")
    asked(page, address)
    workflow.save(story, by=editor, words={"body": body.replace("noon", "six")})
    workflow.publish(story, by=editor, kind="update")
    expect(offer(page)).to_have_count(0)
    asked(page, address)
    expect(offer(page)).to_contain_text("This story was updated at")
    offer(page).click()
    assert page.locator(".fresh").all_inner_texts() == ["It closes at six."]
    expect(page.locator(".fresh")).to_be_focused()
    expect(page.get_by_role("article").get_by_text("(Updated:")).to_be_visible()


def test_an_open_story_says_that_it_was_withdrawn(editor, read):
    story = publish(editor, "Bridge closes")
    page = read(story.articles.get().get_absolute_url())
    workflow.withdraw(story, by=editor, notice="Two sources took back what they said.")
    asked(page, story.articles.latest("live_from").get_absolute_url())
    expect(offer(page)).to_have_text("This story has been withdrawn. Show")
    offer(page).click()
    expect(page.get_by_text("Two sources took back what they said.")).to_be_visible()


def test_what_is_pinned_comes_to_the_top_of_an_open_page_and_goes(archive, editor, read):
    story = publish(editor, "Ferry runs aground")
    page = read()
    top = page.get_by_role("region", name="Top stories")
    expect(top).to_have_count(0)
    workflow.pin(story, by=editor, label="breaking")
    asked(page)
    expect(top.get_by_role("link", name="Ferry runs aground", exact=True).first).to_be_visible()
    expect(top).to_contain_text("Breaking")
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    asked(page)
    expect(top).to_have_count(0)
    expect(page.get_by_role("link", name="Ferry runs aground")).to_have_count(0)


def test_the_open_list_of_a_category_lives_as_the_feed_does(newsroom, editor, read):
    transport, culture = factories.category("Transport"), factories.category("Culture")
    names = ("First", "Second", "Third", "Fourth")
    stories = [factories.published(editor, headline=name, categories=[transport]) for name in names]
    page = read("/category/transport/")
    factories.published(editor, headline="Museum opens", categories=[culture])
    factories.published(editor, headline="Ferry sails", categories=[transport])
    update(stories[3], editor, "Fourth, updated")
    workflow.withdraw(stories[2], by=editor, notice="It was wrong.")
    workflow.save(stories[1], by=editor, words={"categories": [culture]})
    workflow.publish(stories[1], by=editor, kind="minor")
    asked(page, "/category/transport/latest/")
    expect(offer(page)).to_have_text("1 new story")
    assert headlines(page) == ["Fourth, updated", "First"]
    offer(page).click()
    expect(page.get_by_role("link", name="Ferry sails")).to_be_focused()
    Category.objects.filter(pk=transport.pk).update(slug="travel")
    CategoryFormerSlug.objects.create(slug="transport", label=transport)
    factories.published(editor, headline="Tram sails", categories=[transport])
    asked(page, "/category/travel/latest/")
    expect(offer(page)).to_have_text("1 new story")
    for article in Article.objects.published(timezone.now()).tagged(transport):
        workflow.withdraw(article.story, by=editor, notice="It was wrong.")
    asked(page, "/category/transport/latest/")
    expect(page.locator(".item")).to_have_count(0)


STRIP = "Top stories now"


@pytest.mark.parametrize("where", ["feed", "category", "story", "withdrawn story"])
def test_the_strip_comes_to_an_open_page_and_goes_with_its_story(editor, read, where):
    category = factories.category("Transport")
    story = factories.published(editor, headline="Ferry runs aground", categories=[category])
    other = factories.published(editor, headline="Ferry sails again", categories=[category])
    addresses = {"feed": "/", "category": "/category/transport/", "story": address_of(other)}
    page = read(addresses.get(where, address_of(story)))
    path = "/latest/" if where in ("feed", "category") else "/20"
    strip = page.get_by_role("complementary", name=STRIP)
    workflow.pin(story, by=editor, label="breaking", in_strip=True)
    asked(page, path)
    expect(strip.get_by_role("link", name="Ferry runs aground")).to_be_visible()
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    asked(page, path)
    expect(strip).to_have_count(0)


def test_a_strip_that_was_closed_comes_back_only_for_another_story(editor, read):
    story, other = (factories.published(editor, headline=headline) for headline in ("Ferry", "Tram"))
    workflow.pin(story, by=editor, in_strip=True)
    page = read()
    strip = page.get_by_role("complementary", name=STRIP)
    strip.get_by_role("button", name="Close").click()
    expect(strip).to_have_count(0)
    asked(page)
    page.wait_for_load_state("networkidle")
    expect(strip).to_have_count(0)
    workflow.pin(other, by=editor, in_strip=True)
    asked(page)
    expect(strip.get_by_role("link", name="Tram")).to_be_visible()
    strip.get_by_role("button", name="Close").click()
    expect(strip).to_have_count(0)
    workflow.unpin(story, by=editor)
    asked(page)
    page.wait_for_load_state("networkidle")
    expect(strip).to_have_count(0)


def address_of(story):
    return story.articles.get().get_absolute_url()
