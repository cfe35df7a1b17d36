"""The dialogs of the front page in browsers that know neither scripts nor `command`."""

import pytest

from tests.articles.admin.front.pages import FRONT
from tests.articles.admin.pages import parse

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def opened(client, name):
    """The ids of the dialogs that the page sends open."""
    page = parse(client.get(FRONT, {"open": name}).text)
    return [dialog.get("id") for dialog in page.iter("dialog") if dialog.get("open") is not None]


def links(client):
    """The addresses under which the page offers its dialogs where scripts are off."""
    found = parse(client.get(FRONT).text).findall(".//noscript//a")
    return [link.get("href") for link in found]


@pytest.mark.parametrize("name", ["flash", "hold", "duty", "keys"])
def test_each_dialog_comes_open_from_a_link(desk, editor, name):
    client = desk(editor)
    assert f"?open={name}" in links(client)
    assert opened(client, "") == opened(client, "nonsense") == []
    assert opened(client, name) == [f"{name}-dialog"]


def test_nobody_gets_a_dialog_for_what_they_may_not_do(desk, journalist):
    client = desk(journalist)
    assert links(client) == ["?open=keys"]
    assert [opened(client, name) for name in ("flash", "hold", "duty")] == [[], [], []]


def test_a_refused_dialog_comes_back_open_with_a_way_out(desk, editor):
    page = parse(desk(editor).post("/admin/flash/", {"headline": "Fire"}).text)
    [dialog] = [each for each in page.iter("dialog") if each.get("open") is not None]
    assert dialog.get("id") == "flash-dialog"
    assert dialog.find(".//input[@name='headline']").get("value") == "Fire"
    assert dialog.find(".//noscript/a").get("href") == FRONT
