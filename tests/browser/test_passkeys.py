"""Passkeys in Chromium, with its own authenticator (WebDriver's virtual one)."""

import pytest
from playwright.sync_api import expect

from newsroom.models import Passkey
from tests.browser.steps import PASSWORD, person, violations

pytestmark = pytest.mark.once

KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
KEY |= {"isUserVerified": True, "automaticPresenceSimulation": True}


@pytest.fixture
def page(newsroom, new_context):
    """A browser with an authenticator, and nobody signed in."""
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    page.authenticator = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})[
        "authenticatorId"
    ]
    page.devtools = devtools
    return page


def sign_in(page, newsroom):
    page.goto(f"{newsroom}/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def set_up(page):
    """Add a passkey when asked to; return the recovery codes."""
    expect(page.get_by_text("One more thing before you go on.")).to_be_visible()
    assert not violations(page)
    page.get_by_label("Name of the passkey").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert not violations(page)
    codes = page.get_by_label("Recovery codes").input_value().split()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("link", name="New story")).to_be_visible()
    page.context.clear_cookies()
    return codes


def test_an_editor_is_led_to_a_passkey_and_signs_in_with_it_from_then_on(page, newsroom, settings):
    settings.SECOND_FACTOR_FOR = "editors"
    sign_in(page, newsroom)
    codes = set_up(page)
    page.goto(f"{newsroom}/admin/articles/story/")
    assert not violations(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{newsroom}/admin/articles/story/")
    [passkey] = Passkey.objects.filter(person=person("editor"))
    assert (passkey.name, passkey.sign_count > 1, bool(passkey.used_at)) == ("My laptop", True, True)
    page.context.clear_cookies()
    sign_in(page, newsroom)
    expect(page.get_by_role("heading", name="Two-factor authentication")).to_be_visible()
    assert not violations(page)
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="New story")).to_be_visible()


def test_a_person_who_cancels_reads_so_and_can_try_again(page, newsroom):
    page.devtools.send(
        "WebAuthn.setUserVerified", {"authenticatorId": page.authenticator, "isUserVerified": False}
    )
    page.goto(f"{newsroom}/admin/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()
