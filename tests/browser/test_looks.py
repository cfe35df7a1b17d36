"""Accessibility of the desk's dialogs and minor pages: axe finds nothing, on a phone and a wide window."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article
from tests import factories
from tests.browser.steps import body_of, faults, headline_of, on_desk, page_of, person, typed, unfold

pytestmark = pytest.mark.once


def found_in(page, *buttons):
    """The axe violations in the dialogs opened by these buttons, one after the other."""
    found = []
    for name in buttons:
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += faults(page, name)
        page.keyboard.press("Escape")
    return found


def test_axe_finds_nothing_in_the_dialogs_of_the_front_page_and_the_list(newsroom, sign_in):
    factories.category("News", is_default=True)
    factories.author("News desk", is_default=True)
    factories.story(person("journalist"))
    factories.published(person("editor"), categories=[])
    page = sign_in("editor", at="/admin/")
    found = found_in(page, "Flash", "Hold the schedule", "Put on duty", "Keyboard shortcuts")
    page.goto(f"{newsroom}/admin/articles/story/")
    expect(page.get_by_role("button", name="Apply")).to_be_disabled()
    page.get_by_role("checkbox", name="All on this page").check()
    expect(page.get_by_role("status").filter(has_text="2 stories selected")).to_be_visible()
    for act in ("Publish…", "Assign to…", "Withdraw…"):
        page.get_by_label("What to do with the selected stories").select_option(label=act)
        page.get_by_role("button", name="Apply").click()
        named = page.get_by_role("dialog").get_by_role("list", name="Selected stories")
        expect(named.get_by_role("listitem")).to_have_count(2)
        found += faults(page, act)
        page.keyboard.press("Escape")
        expect(page.get_by_role("status").filter(has_text="2 stories selected")).to_be_visible()
    page.goto(f"{newsroom}/admin/tasks/")
    assert found + faults(page, "tasks") == []


def test_axe_finds_nothing_where_two_have_saved(newsroom, sign_in):
    lead = {"lead_image": factories.image(person("editor")), "lead_credit": "Ann Grey"}
    story = factories.story(person("journalist"), headline="Bridge closes", **lead)
    page = sign_in("journalist")
    page.goto(newsroom + page_of(story))
    expect(body_of(page)).to_be_visible()
    theirs = {"headline": "Bridge shut", "lead_image": None, "body": "<ol><li>One</li></ol><h2>Two</h2>"}
    workflow.save(story, by=person("editor"), words=theirs)
    headline_of(page).fill("Bridge closes on Monday")
    found = []
    page.get_by_role("button", name="Save", exact=True).click()
    refusal = page.get_by_role("alert").filter(has_text="Not saved: Editor")
    expect(refusal).to_be_visible()
    found += faults(page, "stale")
    page.complaints.clear()
    assert found == []


def test_axe_finds_nothing_where_autosave_meets_another_version(newsroom, sign_in):
    story = factories.story(person("journalist"), headline="Bridge closes")
    page = sign_in("journalist")
    page.goto(newsroom + page_of(story))
    expect(body_of(page)).to_be_visible()
    workflow.save(story, by=person("editor"), words={"headline": "Bridge shut"})
    headline_of(page).fill("Bridge closes on Monday")
    expect(page.locator("[data-keeping-why]")).to_contain_text("saved this story", timeout=20_000)
    found = faults(page, "conflict")
    page.complaints.clear()
    assert found == []


def test_axe_finds_nothing_where_a_fix_meets_another_version(newsroom, sign_in):
    story = factories.published(person("editor"), headline="Bridge closes")
    page = sign_in("editor")
    page.goto(f"{newsroom}/admin/articles/story/{story.pk}/fix/")
    expect(body_of(page)).to_be_visible()
    workflow.fix(
        story,
        by=person("editor"),
        article=Article.objects.get(),
        words={"headline": "Bridge shut"},
        kind="minor",
    )
    headline_of(page).fill("Bridge closes on Monday")
    page.get_by_role("button", name="Publish the fix").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish the fix").click()
    expect(page.get_by_role("alert").filter(has_text="Not published: readers have")).to_be_visible()
    found = faults(page, "newer")
    page.complaints.clear()
    assert found == []


def test_axe_finds_nothing_where_someone_else_writes_and_where_changes_are_discarded(newsroom, sign_in):
    story = factories.published(person("editor"))
    workflow.save(story, by=person("editor"), words={"headline": "Bridge closes"})
    first = sign_in("editor")
    first.goto(newsroom + page_of(story))
    expect(body_of(first)).to_be_visible()
    found = found_in(first, "Discard changes")
    unfold(first, "Details")
    typed(first, "bridge", "Slugline")
    on_desk(first)
    second = sign_in("journalist")
    workflow.assign(story, by=person("editor"), to=person("journalist"))
    second.goto(newsroom + page_of(story))
    expect(second.get_by_text("Editor has been writing in this story")).to_be_visible()
    assert found + faults(second, "held") == []


def test_axe_finds_nothing_on_the_pages_of_pictures(newsroom, sign_in):
    picture = factories.image(person("editor"), size=(960, 640))
    factories.story(person("editor"), lead_image=picture)
    page = sign_in("editor")
    found = []
    for place in ("image/", f"image/{picture.pk}/change/", "image/?q=nothing"):
        page.goto(f"{newsroom}/admin/articles/{place}")
        found += faults(page, place)
    assert found == []


def test_axe_finds_nothing_where_an_administrator_works(newsroom, sign_in):
    person("editor").groups.add(factories.Group.objects.get(name="administrator"))
    page = sign_in("editor")
    someone, role = person("journalist").pk, factories.Group.objects.create(name="Desk chief")
    page.goto(f"{newsroom}/admin/")
    page.get_by_text("Everything else").click()
    found = faults(page, "everything else")
    ways = page.get_by_role("navigation", name="Desk").get_by_role("link").all()
    assert len({way.bounding_box()["y"] for way in ways}) == 1
    for place in (
        "newsroom/user/",
        "newsroom/user/add/",
        "newsroom/role/",
        f"newsroom/role/{role.pk}/change/",
        f"newsroom/role/{role.pk}/remove/",
        f"newsroom/user/{someone}/change/",
        f"newsroom/user/{someone}/invitation/",
        "password_change/",
        "articles/auditentry/",
    ):
        page.goto(f"{newsroom}/admin/{place}")
        found += faults(page, place)
    assert found == []


def test_no_arrow_overlaps_the_link_to_the_page_of_an_author(newsroom, sign_in):
    page = sign_in("editor")
    page.goto(f"{newsroom}/admin/articles/author/{factories.author('Ann Smith').pk}/change/")
    link = page.get_by_role("link", name="View on site")
    expect(link).to_have_css("background-image", "none")


def test_a_table_stands_apart_from_the_text_and_fits_a_phone_where_a_story_is_only_read(newsroom, sign_in):
    cells = "<td>Numbers of passengers</td>" * 9
    body = f"<p>By boat:</p><table><tbody><tr>{cells}</tr></tbody></table><p>More follows.</p>"
    story = factories.story(person("journalist"), body=body)
    workflow.submit(story, by=person("journalist"))
    page = sign_in("journalist", page_of(story))
    table, after = (page.locator(f".read-only {part}") for part in ("table", "p >> text=More follows."))
    page.set_viewport_size({"width": 390, "height": 844})
    above, below = table.bounding_box(), after.bounding_box()
    assert below["y"] - above["y"] - above["height"] >= 16
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
