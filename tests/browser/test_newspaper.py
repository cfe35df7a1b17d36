"""The newspaper's own face in a browser: nothing that axe finds, and no page wider than its window."""

import pytest
from playwright.sync_api import expect

from articles.models import AboutPage, Newspaper
from tests import factories
from tests.articles.newspaper.made import FACE, PAGES, picture
from tests.browser.steps import body_of, faults, fits

pytestmark = pytest.mark.once

LONG = "Nordrheinwestfälischegemeindezeitungfürlandundleute" * 2


@pytest.fixture
def page(newsroom, sign_in):
    """A signed-in administrator's page; the newspaper has a long name, a colour and a published page."""
    factories.person("administrator", username="administrator")
    page = sign_in("administrator", at=FACE)
    page.get_by_label("Name:", exact=True).fill(LONG[:100])
    page.get_by_label("Tagline").fill(LONG[:100])
    page.get_by_label("Accent colour:", exact=True).fill("#8a2432")
    page.get_by_label("News desk").fill("desk@post.example")
    page.get_by_label("Social addresses").fill("https://social.example/@post")
    page.get_by_label("Footer text").fill(LONG)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved. Readers have it now.").wait_for()
    page.goto(f"{newsroom}{PAGES}add/")
    page.get_by_label("Title").fill("Contact")
    body_of(page).fill("We pay for no news.")
    page.get_by_label("What it is").select_option(label="Contact")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. Readers have it now.").wait_for()
    return page


def with_logo(page, newsroom, tmp_path):
    file = tmp_path / "logo.png"
    file.write_bytes(picture((1200, 120), colour=(138, 36, 50, 255)).read())
    page.goto(newsroom + FACE)
    page.get_by_label("Logo:", exact=True).set_input_files(file)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved. Readers have it now.").wait_for()


def test_axe_finds_nothing_with_a_long_name_with_a_logo_and_on_the_desk(newsroom, page, tmp_path):
    found = faults(page, "page")
    page.get_by_role("button", name="Picture", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += faults(page, "a picture for the page")
    page.goto(newsroom + FACE)
    found += faults(page, "newspaper")
    page.goto(newsroom + PAGES)
    found += faults(page, "pages")
    history = f"{PAGES}{AboutPage.objects.get().pk}/history/"
    for address in (history, f"{history}1/"):
        page.goto(newsroom + address)
        found += faults(page, address)
    for kind in ("name", "logo"):
        for address in ("/", "/about/contact/"):
            page.goto(newsroom + address)
            found += faults(page, f"{kind} {address}")
            fits(page, 320, address)
        if kind == "name":
            with_logo(page, newsroom, tmp_path)
    assert Newspaper.objects.get().logo
    assert found == []
