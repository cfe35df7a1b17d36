"""`manage.py verify` finds damage in the newspaper's own pages."""

import pytest
from django.db import connection
from django.utils import timezone

from articles.invariants import broken
from articles.models import AboutPage
from tests.articles.newspaper.made import write


@pytest.fixture
def pages(desk, administrator):
    """Two published pages, of which nothing is broken."""
    client = desk(administrator)
    assert {write(client, title=title).status_code for title in ("Ethics", "Contact")} == {302}
    assert places() == []
    return AboutPage.objects.order_by("pk")


def places():
    return list(broken(timezone.now()))


def test_a_page_whose_newest_version_is_not_its_last_is_named(pages):
    first, _ = pages
    AboutPage.objects.filter(pk=first.pk).update(version=7)
    assert [f"page {first.pk}." in place for place in places()] == [True]


def test_a_page_that_shows_readers_anothers_version_is_named(pages):
    first, second = pages
    AboutPage.objects.filter(pk=first.pk).update(live=second.live)
    assert [f"page {first.pk}." in place for place in places()] == [True]


def test_a_version_that_is_not_clean_is_named(pages):
    first, _ = pages
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_aboutversion SET body = %s WHERE id = %s", ["<p onclick='x'>", first.live_id]
        )
    assert [f"version {first.live_id} (manage.py clean" in place for place in places()] == [True]
