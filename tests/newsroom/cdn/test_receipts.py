"""The pages of a take-down and a withdrawal say of each address whether the CDN still serves it, and when."""

import re

import pytest

from articles import workflow
from articles.admin.take_down import checks, receipts
from tests.moments import NOON, SECOND

pytestmark = pytest.mark.once


@pytest.fixture
def taken_down(clock, story, administrator):
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    return story


@pytest.fixture
def withdrawn(clock, story, editor):
    workflow.withdraw(story, by=editor, notice="We withdrew this story.")
    return story


@pytest.fixture(params=["take-down", "withdrawal"])
def path(request):
    gone = request.getfixturevalue("taken_down" if request.param == "take-down" else "withdrawn")
    return f"/admin/articles/story/{gone.pk}/{request.param}/"


@pytest.fixture
def page(path, generic, settings, desk, administrator, clock, monkeypatch):
    """The words of the page, once the CDN's public address answers with a status."""
    monkeypatch.setattr(receipts, "LONGEST", 300)
    settings.SITE_URL = generic.address
    clock.move_to(NOON + 2 * 3600 * SECOND + 14 * 60 * SECOND + 9 * SECOND)

    def words(status):
        generic.status = status
        text = desk(administrator).get(path).text
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))

    return words


ADDRESSES = [f"/2026/11/24/{slug}/{part}" for slug in ("new-bridge", "bridge") for part in ("", "history/")]


def test_what_is_still_served_is_gone_later(page):
    for status, found in (
        (200, "still served (200)"),
        (301, "still served (301)"),
        (503, "still served (503)"),
    ):
        words = page(status)
        assert "gone from the site, but not yet from the CDN" in words
        assert all(f"✕ {address} {found}" in words for address in ADDRESSES)
    for status in (410, 404):
        words = page(status)
        assert all(f"✓ {address} gone 14:14:09" in words for address in ADDRESSES)
        assert "Everything below is gone." in words


def test_no_answer_is_not_taken_for_gone(page, generic, settings):
    settings.SITE_URL = "http://127.0.0.1:9"
    assert "unknown" in page(200)


def test_without_a_cdn_nobody_is_asked(path, desk, administrator):
    assert "Through the CDN" not in desk(administrator).get(path).text


def test_so_many_addresses_are_asked_and_no_more(generic, settings, monkeypatch):
    monkeypatch.setattr(receipts, "LONGEST", 300)  # A slow machine is not what is tested.
    monkeypatch.setattr(receipts, "TIMEOUT", 300)
    settings.SITE_URL, generic.status = generic.address, 410
    many = [checks.Check(f"/{number}/", True, "") for number in range(receipts.MOST + 3)]
    *asked, left = receipts.receipts(many, [])
    assert [each for each in asked if not each.is_gone] == []
    assert len(asked) == receipts.MOST
    assert (left.name, left.is_gone) == ("3 more", False)
    assert len(generic.told) == receipts.MOST
