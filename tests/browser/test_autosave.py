"""No typed word is lost: while typing, offline, signed out, or in a crash."""

import re

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Revision, Story
from newsroom.models import Session
from tests import factories
from tests.browser.steps import (
    PASSWORD,
    WAIT,
    body_of,
    choose,
    choose_picture,
    forgive,
    headline_of,
    keeps,
    on_desk,
    on_device,
    page_of,
    person,
    typed,
    unfold,
)

UNREACHED = "The newsroom can’t be reached"


@pytest.fixture
def story(newsroom):
    return factories.story(person("journalist"), headline="Bridge closes")


@pytest.fixture
def writing(newsroom, sign_in, story):
    """The writing page with the journalist's own draft open."""
    page = sign_in("journalist")
    page.goto(newsroom + page_of(story))
    expect(body_of(page)).to_be_visible()
    return page


def test_words_reach_the_desk_while_they_are_typed_and_in_one_sitting(writing, story):
    body_of(writing).click()
    writing.keyboard.type("Ferries run all night. ")
    on_device(writing)
    on_desk(writing)
    headline_of(writing).fill("Bridge closes for a week")
    unfold(writing, "Details")
    writing.get_by_label("Slugline").fill("bridge")
    on_device(writing)
    on_desk(writing)
    story.refresh_from_db()
    assert "Ferries run all night." in story.body
    assert (story.headline, story.slugline) == ("Bridge closes for a week", "bridge")
    assert Revision.objects.count() == 1
    writing.get_by_role("button", name="Save", exact=True).click()
    expect(writing.get_by_text("Saved.", exact=True)).to_be_visible()
    assert Revision.objects.count() == 1


def without_its_texts(route):
    """The editor without its texts, which it then has to request."""
    script, _texts = route.fetch().text().split("CKEDITOR.lang['en']=")
    route.fulfill(body=script, content_type="text/javascript")


@pytest.mark.once
@pytest.mark.parametrize(("part", "seconds"), [("bundles/editor", 0), ("ckeditor/lang/en.js", 20)])
def test_where_the_editor_does_not_start_the_body_is_written_as_html_and_kept(
    newsroom, sign_in, story, part, seconds
):
    page = sign_in("journalist")
    page.route("**/bundles/editor-en.js", without_its_texts)
    page.route(re.compile(f"/{part}"), lambda route: route.abort())
    page.clock.install()
    page.goto(newsroom + page_of(story))
    page.clock.fast_forward(seconds * 1000)
    page.clock.resume()
    expect(page.get_by_text("The editor did not start: the body is shown as HTML.")).to_be_visible()
    page.get_by_label("Dek").press("Enter")
    page.keyboard.type("<p>Ferries run all night.</p>")
    on_device(page)
    on_desk(page)
    story.refresh_from_db()
    assert "<p>Ferries run all night.</p>" in story.body
    page.complaints.clear()


def test_a_new_story_is_begun_by_its_first_words_and_goes_on_under_its_address(newsroom, sign_in):
    page = sign_in("editor")
    page.goto(f"{newsroom}/admin/articles/story/add/")
    body_of(page).click()
    page.keyboard.type("No headline yet.")
    expect(page).to_have_url(re.compile(r"/story/\d+/change/$"), timeout=WAIT)
    story = Story.objects.get()
    assert (story.headline, story.body) == ("", "<p>No headline yet.</p>")
    forgive(page, "422")
    expect(page.get_by_text("Headline: Give the story a headline")).to_be_visible()
    typed(page, "Bridge closes")
    on_desk(page)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("dialog").get_by_text("The story has no category.")).to_be_visible()
    page.keyboard.press("Escape")
    with page.context.expect_page() as preview:
        page.get_by_role("button", name="Preview").click()
    expect(preview.value.get_by_role("heading", name="Bridge closes")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert Story.objects.get().headline == "Bridge closes"


def test_a_story_whose_first_answer_was_lost_is_begun_once(newsroom, sign_in):
    page = sign_in("journalist")
    lost = []

    def lose(route):
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/story/autosave/", lose, times=1)
    page.goto(f"{newsroom}/admin/articles/story/add/")
    headline_of(page).fill("Bridge closes")
    expect(page.get_by_text(UNREACHED)).to_be_visible(timeout=WAIT)
    assert lost == [200]
    typed(page, "Bridge closes for good")
    on_desk(page)
    forgive(page, "ERR_FAILED")
    assert Story.objects.get().headline == "Bridge closes for good"


@pytest.mark.once
def test_categories_bylines_and_the_lead_image_are_kept_too(writing, story):
    picture = factories.image(person("editor"), caption="The bridge at noon.", credit="Ann Grey")
    travel, ann = factories.category("Travel"), factories.author("Ann Grey")
    writing.reload()
    choose(writing, "Categories", "Travel")
    choose(writing, "Bylines", "Ann Grey")
    choose_picture(writing)
    writing.get_by_role("dialog").get_by_role("button", name=re.compile("The bridge at noon")).click()
    on_desk(writing)
    story = Story.objects.get()
    assert (story.categories[-1], story.authors[-1]) == (travel, ann)
    assert (story.lead_image, story.lead_caption) == (picture, "The bridge at noon.")


@pytest.mark.once
def test_a_published_story_that_is_opened_and_not_changed_stays_published(newsroom, sign_in):
    picture = factories.image(person("editor"), size=(960, 640))
    caption = "<figcaption>The bay. <cite>(Ann Grey)</cite></figcaption>"
    shown = f'<img alt="A field." height="640" width="960">{caption}'
    figure = f'<figure data-image="{picture.key}">{shown}</figure>'
    live = factories.published(
        person("editor"), body=f"<p>At noon.</p>\n{figure}\n<p>By boat &amp; train.</p>"
    )
    page = sign_in("editor")
    page.goto(newsroom + page_of(live))
    body_of(page).click()
    headline_of(page).press("End")
    page.keyboard.type("x")
    on_device(page)
    page.keyboard.press("Backspace")
    on_desk(page)
    live.refresh_from_db()
    assert (live.status, live.version) == ("published", 1)
    page.keyboard.type("!")
    on_device(page)
    on_desk(page)
    expect(page.get_by_text("Live, with changes")).to_be_visible()
    live.refresh_from_db()
    assert live.status == "draft"


@pytest.mark.once
def test_without_a_network_the_words_stay_on_the_device_and_go_up_when_it_is_back(writing, story):
    writing.context.set_offline(True)
    typed(writing, "Bridge closes for a week")
    expect(writing.get_by_text(UNREACHED)).to_be_visible(timeout=WAIT)
    on_device(writing)
    writing.get_by_role("button", name="Save", exact=True).click()
    typed(writing, "Bridge closes for two weeks")
    assert Story.objects.get().headline == "Bridge closes"
    writing.context.set_offline(False)
    on_desk(writing)
    expect(writing.get_by_text(UNREACHED)).to_be_hidden()
    forgive(writing, "ERR_INTERNET_DISCONNECTED")
    assert Story.objects.get().headline == "Bridge closes for two weeks"


@pytest.mark.once
def test_words_typed_without_a_network_and_closed_are_put_back(newsroom, writing, story):
    writing.context.set_offline(True)
    typed(writing, "Bridge closes for a week")
    writing.complaints.clear()
    context = writing.context
    writing.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(newsroom + page_of(story))
    expect(headline_of(again)).to_have_value("Bridge closes for a week")
    on_desk(again)
    assert Story.objects.get().headline == "Bridge closes for a week"


@pytest.mark.once
def test_a_lost_session_is_said_and_signing_in_again_brings_the_words_back(newsroom, writing, story):
    body_of(writing).click()
    writing.keyboard.type("Divers went down.")
    on_device(writing)
    Session.objects.all().delete()
    expect(writing.get_by_text("You are signed out.")).to_be_visible(timeout=WAIT)
    writing.keyboard.type(" They found nothing.")
    writing.get_by_role("link", name="Sign in again").click()
    writing.get_by_label("Username").fill("journalist")
    writing.get_by_label("Password").fill(PASSWORD)
    writing.get_by_role("button", name="Sign in", exact=True).click()
    expect(body_of(writing)).to_contain_text("They found nothing.")
    on_desk(writing)
    forgive(writing, "401")
    assert "Divers went down. They found nothing." in Story.objects.get().body


@pytest.mark.once
def test_signing_in_in_another_window_is_enough(newsroom, writing, story):
    typed(writing, "Bridge closes for a week")
    Session.objects.all().delete()
    expect(writing.get_by_text("You are signed out.")).to_be_visible(timeout=WAIT)
    other = writing.context.new_page()
    other.goto(f"{newsroom}/admin/")
    other.get_by_label("Username").fill("journalist")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_role("link", name="New story")).to_be_visible()
    on_desk(writing)
    forgive(writing, "401")
    writing.get_by_label("Dek", exact=True).fill("The cables are worn.")
    writing.get_by_role("button", name="Save", exact=True).click()
    expect(writing.locator(".messagelist")).to_be_visible()
    assert Story.objects.get().dek == "The cables are worn."


@pytest.mark.once
def test_signing_out_clears_the_device(newsroom, writing):
    writing.context.set_offline(True)
    typed(writing, "A secret")
    keeps(writing, 1)
    context = writing.context
    writing.complaints.clear()
    writing.close()
    context.set_offline(False)
    front = context.new_page()
    front.goto(f"{newsroom}/admin/")
    keeps(front, 1)
    front.locator(".person-menu summary").click()
    front.get_by_role("button", name="Sign out").click()
    expect(front.get_by_role("link", name="Sign in again")).to_be_visible()
    keeps(front, 0)


@pytest.mark.once
def test_another_persons_sign_in_clears_the_device_and_takes_no_word(newsroom, writing, story):
    writing.context.set_offline(True)
    typed(writing, "A secret")
    writing.context.clear_cookies()
    writing.context.set_offline(False)
    other = writing.context.new_page()
    other.goto(f"{newsroom}/admin/")
    keeps(other, 1)
    other.get_by_label("Username").fill("editor")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_role("link", name="New story")).to_be_visible()
    keeps(other, 0)
    expect(writing.get_by_text(re.compile("signed out in another window"))).to_be_visible()
    expect(headline_of(writing)).to_have_value("A secret")
    writing.close()
    writing.complaints.clear()  # It sent requests signed out until it was closed.
    assert Story.objects.get().headline == "Bridge closes"


def test_what_both_changed_pauses_autosave_and_both_are_shown(writing, story):
    workflow.save(story, by=person("editor"), words={"headline": "Bridge shut by the county"})
    headline_of(writing).fill("Bridge closes on Monday")
    expect(
        writing.get_by_text(re.compile("^Editor saved this story at .*, after you opened it"))
    ).to_be_visible(timeout=WAIT)
    headline_of(writing).fill("Bridge closes on Tuesday")
    on_device(writing)
    assert Story.objects.get().headline == "Bridge shut by the county"
    writing.get_by_role("button", name="Compare and merge").click()
    refusal = writing.get_by_role("alert").filter(has_text="Not saved: Editor")
    expect(refusal.locator("ins")).to_have_text("closes on Tuesday")
    expect(headline_of(writing)).to_have_value("Bridge closes on Tuesday")
    writing.get_by_role("button", name="Save", exact=True).click()
    expect(writing.get_by_text("Saved.", exact=True)).to_be_visible()
    forgive(writing, "409")
    assert Story.objects.get().headline == "Bridge closes on Tuesday"


@pytest.mark.once
def test_words_that_stand_on_an_older_version_are_shown_to_merge_when_the_page_is_opened_again(
    newsroom, writing, story
):
    writing.context.set_offline(True)
    typed(writing, "Bridge closes on Monday")
    writing.complaints.clear()
    context = writing.context
    writing.close()
    workflow.save(story, by=person("editor"), words={"headline": "Bridge shut by the county"})
    context.set_offline(False)
    again = context.new_page()
    again.goto(newsroom + page_of(story))
    expect(again.get_by_text(re.compile("This device has unsaved words of yours"))).to_be_visible(
        timeout=WAIT
    )
    expect(headline_of(again)).to_have_value("Bridge shut by the county")
    again.get_by_role("button", name="Compare and merge").click()
    refusal = again.get_by_role("alert").filter(has_text="Not saved: Editor")
    expect(refusal.locator("ins").first).to_have_text("closes on Monday")
    again.get_by_role("button", name="Save", exact=True).click()
    expect(again.get_by_text("Saved.", exact=True)).to_be_visible()
    assert Story.objects.get().headline == "Bridge closes on Monday"
