"""The frame of pages is rendered once, and again when the newspaper's own details change."""

import re

import pytest
from django.template import Context, Template

from articles import newspaper
from articles.models import Newspaper
from articles.templatetags import frame
from articles.workflow.labelling import store_label
from newsroom.pages import pages
from tests import factories

PARTS = Template("{% load frame %}{% frame kind %}{{ site }}{% endframe %}")


def shown(site, kind=""):
    return PARTS.render(Context({"site": site, "kind": kind}))


def test_a_part_is_made_once_for_each_of_its_values(db):
    assert [shown("A"), shown("B"), shown("C", "other"), shown("D", "other")] == ["A", "A", "C", "C"]


def test_a_part_is_made_again_once_the_newspaper_is_another(db):
    assert shown("A") == "A"
    newspaper.forget()
    assert shown("B") == "B"


def test_what_is_kept_is_bounded(db, monkeypatch):
    monkeypatch.setattr(frame, "MOST", 3)
    for number in range(10):
        shown("A", number)
    assert len(newspaper.face().frame) <= 3


@pytest.fixture
def page(client):
    def page(address="/"):
        pages.clear()
        return client.get(address).content.decode()

    return page


def test_the_frame_shows_a_change_at_once(clock, editor, page):
    categories = [factories.category("Transport"), factories.category("Weather")]
    factories.published(editor, categories=categories)
    assert "Weather</a>" in page()
    categories[1].name = "Climate"
    store_label(categories[1])
    assert "Climate</a>" in page()
    Newspaper.objects.update_or_create(pk=Newspaper.ROW, defaults={"tagline": "Since 1890"})
    newspaper.forget()
    assert "Since 1890" in page()


def test_each_section_is_marked_on_its_own_pages_alone(clock, editor, page):
    categories = [factories.category("Transport"), factories.category("Weather")]
    factories.published(editor, categories=categories)

    def marked(address):
        return re.findall('aria-current="page">(.*?)<', page(address))

    for _ in range(2):
        assert [marked("/"), marked("/authors/")] == [["News Feed"], []]
        assert [marked(f"/category/{name}/") for name in ("transport", "weather")] == [
            ["Transport"],
            ["Weather"],
        ]
