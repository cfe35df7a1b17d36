"""The picture library in a browser: by keyboard, with uploads over a lost network, and in a dialog."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Collection, Image, Story
from articles.pictures.parts import SIZE as PART
from tests import factories
from tests.articles.admin.library.test_similar import scene, smaller
from tests.articles.pictures.made import drawn, encoded, store
from tests.browser.steps import choose_picture, faults, forgive, person, save

LIBRARY = "/admin/articles/image/"

pytestmark = pytest.mark.once


def files(*sides):
    """One picture per colour of its left half."""
    return [
        {"name": f"{left}.png", "mimeType": "image/png", "buffer": encoded(drawn(left=left), "PNG")}
        for left in sides
    ]


def test_pictures_are_selected_by_keyboard_and_made_a_collection(newsroom, sign_in):
    for number in range(4):
        factories.image(person("editor"), caption=f"Flood {number}")
    page = sign_in("editor")
    page.goto(newsroom + LIBRARY)
    page.get_by_role("link", name="Flood 3").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("3 pictures selected")).to_be_visible()
    page.get_by_label("Select Flood 0").click(modifiers=["Shift"])
    expect(page.get_by_text("4 pictures selected")).to_be_visible()
    page.get_by_label("Select Flood 1").click()
    page.get_by_text("Add to a collection").click()
    assert faults(page, "the library") == []
    page.get_by_label("A new one, called").fill("Flood")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Flood")).to_be_visible()
    kept = Collection.objects.get().collected.values_list("image__caption", flat=True)
    assert list(kept) == ["Flood 3", "Flood 2", "Flood 0"]


def test_a_large_file_goes_on_within_itself_after_a_lost_network(newsroom, sign_in):
    page, offsets = sign_in("journalist"), []

    def lose_the_second(route):
        offsets.append(int(route.request.headers.get("upload-offset", -1)) // PART)
        route.abort() if len(offsets) == 2 else route.continue_()

    page.route(
        re.compile("/upload/parts/[^/]+/$"),
        lambda route: lose_the_second(route) if route.request.method == "PATCH" else route.continue_(),
    )
    page.goto(newsroom + LIBRARY)
    content = encoded(drawn(), "PNG") + b"\0" * (2 * PART)
    large = {"name": "large.png", "mimeType": "image/png", "buffer": content}
    page.get_by_label("Upload pictures").set_input_files([large])
    expect(page.get_by_text("1 of 1 uploaded")).to_be_visible()
    assert offsets == [0, 1, 1, 2]
    forgive(page, "ERR_FAILED")
    with Image.objects.get().original.open() as original:
        assert original.read() == content


def leave(page):
    """Press a link to another page, and stay when the browser asks; returns the dialogs' types."""
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="View site").click()
    return asked


def test_uploads_survive_a_lost_network_and_lead_to_their_words(newsroom, sign_in):
    page = sign_in("journalist")
    page.goto(newsroom + LIBRARY)
    page.context.set_offline(True)
    page.get_by_label("Upload pictures").set_input_files(files("red", "green", "yellow", "white"))
    expect(page.get_by_text("Connection lost. Trying again soon…").first).to_be_visible()
    page.get_by_role("button", name="Pause uploads").click()
    expect(page.get_by_text("Paused", exact=True).first).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Resume uploads").click()
    expect(page.get_by_text("4 of 4 uploaded")).to_be_visible()
    expect(page.get_by_role("link", name="green.png")).to_be_visible()
    assert Image.objects.count() == 4
    page.get_by_role("link", name=re.compile("Caption and credit")).click()
    page.wait_for_url("**/words/*")  # and for its scripts, which listen for typing
    page.get_by_label("Credit").first.fill("Ann Grey")
    assert leave(page) == ["beforeunload"]
    page.get_by_label("Words", exact=True).select_option("Credit")
    page.get_by_role("button", name="Copy from the first").click()
    assert faults(page, "the words") == []
    page.get_by_role("button", name="Save all").last.click()
    expect(page.get_by_text("Saved the words of 4 pictures.")).to_be_visible()
    assert Image.objects.filter(credit="Ann Grey").count() == 4


def test_each_upload_says_what_became_of_it(newsroom, sign_in):
    page = sign_in("journalist")
    page.goto(newsroom + LIBRARY)
    notes = {"name": "notes.png", "mimeType": "image/png", "buffer": b"notes"}
    page.get_by_label("Upload pictures").set_input_files([*files("red"), notes])
    expect(page.get_by_text("1 of 2 uploaded, 1 refused")).to_be_visible()
    expect(page.get_by_text("This file is not a picture")).to_be_visible()
    expect(page.locator(".upload-name").first).to_have_text("notes.png")
    forgive(page, "status of 400")
    page.get_by_label("Upload pictures").set_input_files(files("red"))
    expect(page.get_by_text("Already in the library")).to_be_visible()
    assert faults(page, "uploads") == []


def test_a_story_takes_a_picture_from_the_same_grid(writing):
    factories.image(person("editor"), caption="A field.")
    bridge = factories.image(person("editor"), caption="The bridge.")
    choose_picture(writing)
    dialog = writing.get_by_role("dialog")
    dialog.get_by_label("Search").fill("brigde")
    expect(dialog.get_by_text("These pictures have “bridge”.")).to_be_visible()
    dialog.get_by_role("button", name="The bridge.").click()
    save(writing)
    assert Story.objects.get().lead_image == bridge
    choose_picture(writing)
    dialog.get_by_label("Upload pictures").set_input_files(files("green"))
    expect(dialog).to_be_hidden()
    save(writing)
    assert Story.objects.get().lead_image.original_name == "green.png"


def test_a_picture_like_one_of_the_library_is_pointed_out_and_that_one_taken(writing):
    known = store(encoded(scene(3), "PNG"), person("editor"), name="harbour.png")
    again = {"name": "again.jpg", "mimeType": "image/jpeg", "buffer": encoded(smaller(scene(3)), "JPEG")}
    choose_picture(writing)
    dialog = writing.get_by_role("dialog")
    dialog.get_by_label("Upload pictures").set_input_files([again])
    alike = dialog.get_by_role("group", name="The library has one that looks like this:")
    expect(alike.get_by_role("link", name="harbour.png")).to_be_visible()
    expect(alike.get_by_role("button", name="Use the new one")).to_be_visible()
    assert faults(writing, "a picture that looks alike") == []
    alike.get_by_role("button", name="Use this one").press("Enter")
    expect(dialog).to_be_hidden()
    save(writing)
    assert Story.objects.get().lead_image == known


def test_a_lead_image_like_one_of_the_library_is_pointed_out_beside_it(writing):
    known = store(encoded(scene(3), "PNG"), person("editor"), name="harbour.png")
    again = {"name": "again.jpg", "mimeType": "image/jpeg", "buffer": encoded(smaller(scene(3)), "JPEG")}
    lead = writing.locator("[data-lead-image]")
    lead.locator("summary").first.click()
    lead.locator("input[type=file]").set_input_files([again])
    alike = lead.get_by_role("group", name="The library has one that looks like this:")
    expect(alike.get_by_role("link", name="harbour.png")).to_be_visible()
    assert faults(writing, "a lead image that looks alike") == []
    alike.get_by_role("button", name="Use this one").press("Enter")
    expect(alike).to_have_count(0)
    save(writing)
    assert Story.objects.get().lead_image == known


def test_no_form_of_a_pictures_page_loses_words_to_another(newsroom, sign_in):
    image = factories.image(person("editor"), caption="Flood")
    page = sign_in("editor")
    page.goto(f"{newsroom}{LIBRARY}{image.pk}/change/")
    page.wait_for_load_state("networkidle")
    caption = page.locator("#id_caption")
    caption.fill("The flood")
    page.get_by_text("Kill this picture…").click()
    page.get_by_label("Reason").fill("A lawyer says so.")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("button", name="Save", exact=True).click()
    assert asked == ["beforeunload"]
    page.get_by_label("Reason").fill("")
    # If the person stays, the caption is not saved either.
    assert leave(page) == ["beforeunload"]
    expect(caption).to_have_value("The flood")
