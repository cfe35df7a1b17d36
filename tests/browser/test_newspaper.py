"""The newspaper's own look in a browser: axe finds nothing, and no page is wider than its window."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import AboutPage, Newspaper
from tests import factories
from tests.articles.newspaper.made import FACE, PAGES, picture
from tests.browser.steps import body_of, faults, fits, keeps, person

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


def test_nothing_that_was_typed_on_a_page_is_lost(page):
    address = page.url.partition("?")[0]
    page.get_by_label("Title").fill("Contact us")
    body_of(page).fill("We pay for no news, ever.")
    keeps(page, 1)
    context = page.context
    page.close()  # As if the browser died: nothing was pressed.
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text("was not saved, and is back")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Contact us")
    expect(body_of(page)).to_have_text("We pay for no news, ever.")
    refused(page)
    page.get_by_label("Title").fill("Write to us")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert AboutPage.objects.get().newest.body == "<p>We pay for no news, ever.</p>"
    keeps(page, 0)
    expect(page).to_have_url(address)
    meanwhile(page, address)


def refused(page):
    page.get_by_label("Title").fill("")
    page.get_by_label("URL slug").fill("")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".errornote")).to_be_visible()
    keeps(page, 1)


def meanwhile(page, address):
    """Somebody else saves while words are only on this device: the person can choose either."""
    page.get_by_label("Title").fill("Write")
    keeps(page, 1)
    made, by = AboutPage.objects.get(), person("administrator")
    workflow.store_page(made, by=by, seen=made.version, title="Tell us", body="", is_published=False)
    page.goto(address)
    expect(page.get_by_label("Title")).to_have_value("Tell us")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Title")).to_have_value("Write")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. Readers have it now.")).to_be_visible()
    keeps(page, 0)
