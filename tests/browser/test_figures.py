"""Pictures in a text, from the desk to the reader: galleries, light boxes, before and after."""

import re

import pytest
from playwright.sync_api import expect

from articles import html, workflow
from articles.models import Story
from tests import factories
from tests.browser.steps import body_of, faults, person, save

pytestmark = pytest.mark.once


@pytest.fixture
def pictures(newsroom):
    words = {"alt_text": "A quay", "credit": "Ann Grey", "size": (1200, 800)}
    return [factories.image(person("editor"), caption=f"Shot {number}.", **words) for number in (1, 2, 3)]


def placings():
    return [each.placing for each in html.figures(Story.objects.get().body)]


def press_in_order(dialog, *numbers):
    for number in numbers:
        shot = dialog.get_by_role("button", name=re.compile(f"Shot {number}"))
        shot.press("Enter")
        expect(shot).to_have_attribute("aria-pressed", "true")


def test_a_pair_becomes_a_gallery_by_the_bar_of_its_picture(pictures, writing):
    writing.set_viewport_size({"width": 1280, "height": 800})
    put_in(writing, 3, 1)
    expect(body_of(writing).locator("figure.pair")).to_have_count(2)
    body_of(writing).locator("figure img").first.click()
    assert faults(writing, "the acts of a picture") == []
    writing.get_by_role("button", name="Add a picture beside it").press("Enter")
    press_in_order(writing.get_by_role("dialog"), 2)
    writing.get_by_role("button", name="Insert 1 picture").press("Enter")
    expect(body_of(writing).locator("figure.gallery")).to_have_count(3)
    body_of(writing).locator("figure img").last.click()
    writing.get_by_label("This picture:").select_option("Wide")
    save(writing)
    stored = html.figures(Story.objects.get().body)
    assert [each.key for each in stored] == [pictures[number].key for number in (2, 0, 1)]
    assert placings() == ["gallery", "gallery", "wide"]


def put_in(writing, *numbers):
    body_of(writing).click()
    writing.keyboard.type("Before.")
    writing.get_by_role("button", name="Gallery").click()
    press_in_order(writing.get_by_role("dialog"), *numbers)
    assert faults(writing, "choosing pictures") == []
    writing.get_by_role("button", name=f"Insert {len(numbers)} pictures").press("Enter")


def test_a_gallery_is_put_in_and_one_of_its_pictures_made_wide_by_keyboard(pictures, writing):
    put_in(writing, 3, 1, 2)
    figures = body_of(writing).locator("figure.gallery")
    expect(figures).to_have_count(3)
    figures.first.get_by_title("Alt text").click()
    writing.keyboard.press("End")
    writing.keyboard.type(' at "low" <tide>')
    save(writing)
    stored = html.figures(Story.objects.get().body)
    assert [each.key for each in stored] == [pictures[number].key for number in (2, 0, 1)]
    assert stored[0].alt_text == "A quay at “low” <tide>"
    writing.reload()
    figures.last.locator("img").dblclick()
    words = writing.get_by_role("dialog")
    words.get_by_label("Place in the text").select_option("Wide")
    assert faults(writing, "the words of a picture") == []
    words.get_by_role("button", name="Done").press("Enter")
    expect(body_of(writing).locator("figure.wide")).to_have_count(1)
    save(writing)
    assert placings() == ["gallery", "gallery", "wide"]


def written(image, placing):
    words = image.alt_text, image.caption, image.credit
    return html.figure(image.key, image.width, image.height, *words, placing=placing)


def test_readers_look_at_pictures_as_large_as_the_window_and_move_between_two(pictures, newsroom, sign_in):
    gallery = "".join(written(each, "gallery") for each in pictures)
    compared = "".join(written(each, "comparison") for each in pictures[:2])
    body = f"{written(pictures[0], 'wide')}<p>Words.</p>{gallery}<p>Words.</p>{compared}"
    story = factories.story(person("editor"), body=body)
    address = newsroom + workflow.publish(story, by=person("editor"), kind="first").get_absolute_url()
    page = sign_in("editor")
    page.goto(address, wait_until="networkidle")
    assert faults(page, "the story") == []
    opener = page.locator(".gallery .larger").first
    opener.press("Enter")
    box = page.locator("dialog:modal")
    expect(box.get_by_text("Shot 1.")).to_be_visible()
    assert faults(page, "a light box") == []
    page.keyboard.press("ArrowRight")
    expect(box.get_by_text("Shot 2.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    draw(page)


def draw(page):
    """Move the before-and-after slider, with a key and with the mouse."""
    page.get_by_role("slider").press("Home")
    after = page.locator(".compared figure").last.locator(".larger")
    expect(after).to_have_css("clip-path", "inset(0px 0px 0px 0%)")
    after.hover(position={"x": 20, "y": 300})
    page.mouse.down()
    page.mouse.move(1200, 400, steps=5)
    page.mouse.up()
    expect(after).to_have_css("clip-path", "inset(0px 0px 0px 100%)")
    expect(page.locator("dialog:modal")).to_have_count(0)


def test_a_light_box_needs_no_script(pictures, newsroom, new_context):
    one, two, three = pictures
    lead = {"lead_image": three, "lead_caption": "The lead.", "lead_credit": "Ann Grey"}
    body = written(one, "pair") + written(two, "pair")
    story = factories.story(person("editor"), body=body, **lead, lead_alt_text="A quay")
    address = newsroom + workflow.publish(story, by=person("editor"), kind="first").get_absolute_url()
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    page.goto(address, wait_until="networkidle")
    page.get_by_role("link", name="Larger picture").first.click()
    expect(page.locator("dialog:target").get_by_text("The lead.")).to_be_visible()
    expect(page.locator("dialog:target .previous")).to_have_count(0)
    for _ in (1, 2):
        page.get_by_role("link", name="Next picture").click()
    expect(page.locator("dialog:target").get_by_text("Shot 2.")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    expect(page.locator("dialog:target")).to_have_count(0)
    assert page.url.endswith("#figure-2")


def test_nothing_of_another_site_is_loaded_before_its_video_is_asked_for(pictures, newsroom, sign_in):
    address = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    lead = {"lead_image": pictures[0], "lead_credit": "Ann Grey", "lead_alt_text": "A quay"}
    story = factories.story(person("editor"), video_url=address, **lead)
    address = workflow.publish(story, by=person("editor"), kind="first").get_absolute_url()
    page = sign_in("editor")
    asked = []

    def answer(route):
        asked.append(route.request)
        route.fulfill(body="<title>Player</title>", content_type="text/html")

    page.route(re.compile("youtube"), answer)
    page.goto(newsroom + address, wait_until="networkidle")
    assert faults(page, "a video story") == []
    assert asked == []
    page.get_by_role("link", name="Watch the video").press("Enter")
    expect(page.locator(".player iframe")).to_be_focused()
    assert [request.url.split("?")[0] for request in asked] == [
        "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"
    ]
    assert asked[0].headers["referer"] == f"{newsroom}/"
