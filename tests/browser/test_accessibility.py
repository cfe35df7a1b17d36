"""The desk, checked by axe: on a phone, in a small window and on a desktop, light and dark."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import workflow
from tests import factories
from tests.browser.steps import body_of, faults, page_of, person, unfold

pytestmark = pytest.mark.once


# axe finds nothing: on a phone, in a small window and on a desktop, light and dark.
@pytest.fixture
def states(newsroom):
    """A story in each state, owned by the journalist where possible."""
    journalist, editor = person("journalist"), person("editor")
    label = {"categories": [factories.category("Business")], "bylines": [factories.author("Ann Grey")]}
    stories = {name: factories.story(journalist, **label) for name in ("draft", "in review", "sent back")}
    workflow.submit(stories["in review"], by=journalist)
    workflow.submit(stories["sent back"], by=journalist)
    workflow.send_back(stories["sent back"], by=editor, note="Who pays?")
    lead = {"lead_image": factories.image(editor, size=(960, 640)), "lead_credit": "Ann Grey"}
    for name in ("published", "changed", "withdrawn"):
        stories[name] = factories.published(editor, **lead, **label)
    workflow.save(stories["changed"], by=editor, words={"headline": "Other words"})
    workflow.withdraw(stories["withdrawn"], by=editor, notice="We check it.")
    stories["scheduled"] = factories.published(editor, at=timezone.now() + timedelta(days=1))
    return stories


def test_axe_finds_nothing_where_the_journalist_works(newsroom, new_context, sign_in, states):
    stranger = new_context().new_page()
    stranger.goto(f"{newsroom}/admin/")
    found = faults(stranger, "sign-in")
    page = sign_in("journalist")
    for name in ("draft", "sent back", "in review", "withdrawn"):
        page.goto(newsroom + page_of(states[name]))
        expect(
            page.get_by_role("button", name="Preview").or_(page.get_by_role("link", name="Preview"))
        ).to_be_visible()
        if name in ("draft", "sent back"):
            expect(body_of(page)).to_be_visible()
        unfold(page)
        found += faults(page, name)
    assert found == []


def test_axe_finds_nothing_where_the_editor_works(newsroom, sign_in, states):
    page = sign_in("editor", at="/admin/")
    found = faults(page, "front page")
    for place in ("story", "story/?state=draft", "image", "image/add", "category", "author"):
        page.goto(f"{newsroom}/admin/articles/{place}")
        found += faults(page, place)
    for name in ("published", "scheduled", "withdrawn"):
        page.goto(newsroom + page_of(states[name]))
        expect(body_of(page)).to_be_visible()
        unfold(page)
        found += faults(page, name)
    assert found == []


def test_axe_finds_nothing_in_the_open_dialogs(newsroom, sign_in, states):
    page = sign_in("editor")
    found = []
    for name, button in {
        "draft": "Publish",
        "in review": "Send back",
        "changed": "Publish update",
        "published": "Withdraw",
        "scheduled": "Choose from library",
    }.items():
        page.goto(newsroom + page_of(states[name]))
        expect(body_of(page)).to_be_visible()
        unfold(page)
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += faults(page, button)
    assert found == []
