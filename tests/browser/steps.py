"""Common steps of the browser tests."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from newsroom.models import User

PASSWORD = "a long password for tests"
WAIT = 20_000


def person(username):
    return User.objects.get(username=username)


def page_of(story):
    return f"/admin/articles/story/{story.pk}/change/"


def body_of(page):
    return page.get_by_role("textbox", name="Body")


def headline_of(page):
    return page.get_by_label("Headline", exact=True)


def place_of(page):
    return page.locator("[data-keeping-place]")


def on_desk(page):
    expect(place_of(page)).to_have_text(re.compile("^Saved on the desk"), timeout=WAIT)


def on_device(page):
    expect(place_of(page)).to_have_text("On this device", timeout=WAIT)


KEPT = """new Promise((done) => {
    const asked = indexedDB.open("newsroom", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("typed", { keyPath: ["person", "page"] });
    asked.onsuccess = () => {
        const kept = asked.result.transaction("typed", "readwrite").objectStore("typed").DO;
        kept.onsuccess = () => { asked.result.close(); done(kept.result); };
    };
})"""
"""Counts or clears the typed words kept on the device."""


def keeps(page, count):
    """Wait until the device has the words of this many pages."""
    page.wait_for_function(f"{KEPT.replace('DO', 'count()')}.then(count => count === {count})")


def clear_device(page):
    page.evaluate(KEPT.replace("DO", "clear()"))


def typed(page, text, label="Headline"):
    """Type into a field, and wait until the words are stored on the device."""
    page.get_by_label(label, exact=True).fill(text)
    on_device(page)


def unfold(page, *titles):
    """Open these foldable parts of the story, or all of them."""
    parts = page.locator(".writing details:is(.fold, .lead-image)")
    for title in titles or [None]:
        for part in (parts.filter(has_text=title) if title else parts).all():
            # By script, as parts above may move during a click when the desk sends news for them.
            part.evaluate("part => part.open || part.querySelector('summary').click()")
            expect(part).to_have_attribute("open", "")


def choose(page, label, name):
    """Choose a category or a byline by typing its name."""
    page.get_by_label(label).press_sequentially(name)
    page.get_by_label(label).press("Enter")
    expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()


def choose_picture(page):
    """Open the library for the lead image."""
    unfold(page, "lead image")
    page.get_by_role("button", name="Choose from library").click()


def save(page):
    # The message of an earlier save may still be shown.
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def forgive(page, complaint):
    """Expect a console error caused by the test, and ignore it."""
    assert [said for said in page.complaints if re.search(complaint, said)]
    page.complaints[:] = [said for said in page.complaints if not re.search(complaint, said)]


LOOKS = [(390, "dark"), (1280, "light")]
"""Widths in pixels and colour schemes: each scheme shows everything on a page, at one width or another."""
BETWEEN = 800
"""A width in pixels that a page must also fit."""
AXE = Axe().axe_script
OPEN = "document.querySelector('dialog:modal') || document"
"""The usable part: the rest of the page is inert while a dialog is open."""
# Loading every style sheet again only serves rules that are disabled or need a manual review.
OPTIONS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"], "preload": False}


def violations(page):
    """The axe violations of the page in its current state, or of its open dialog, as readable lines.

    The script is injected once: half a megabyte passes through three processes on its way.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found = page.evaluate(f"async options => (await axe.run({OPEN}, options)).violations", OPTIONS)
    return [
        f"{fault['id']} at {[' '.join(map(str, node['target'])) for node in fault['nodes'][:3]]}"
        for fault in found
    ]


def fits(page, width, place):
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{place} at {width}"


def faults(page, place, looks=LOOKS):
    """The axe violations of a page in each look, as readable lines; none may be wider than its window."""
    found = []
    if page.locator("[data-type=ckeditortype]").count():
        # While loading, the editor's box has ARIA states but no role yet.
        expect(page.locator(".cke_editable[role=textbox]")).to_be_visible()
    fits(page, BETWEEN, place)
    for width, scheme in looks:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        fits(page, width, place)
        found += [f"{place}, {width}, {scheme}: {violation}" for violation in violations(page)]
    return found
