"""An empty list says what to do."""

import pytest

from articles.models import Notification
from tests import factories

pytestmark = pytest.mark.once
LISTS = ["articles/image", "articles/category", "articles/author", "newsroom/user", "articles/story"]


@pytest.mark.parametrize("place", LISTS)
def test_a_search_without_results_says_how_to_go_on(desk, administrator, place):
    factories.story(administrator)
    page = " ".join(desk(administrator).get(f"/admin/{place}/", {"q": "zeppelin"}).text.split())
    assert "Nothing found" in page
    assert 'Try fewer words, another spelling or another filter, or <a href="?">show all' in page
    assert "0 " not in page.split("desk-none")[1].split("</p>")[0]


@pytest.mark.parametrize("place", ["image", "category", "author", "story"])
def test_a_list_without_rows_leads_to_the_first(desk, administrator, place):
    page = desk(administrator).get(f"/admin/articles/{place}/").text
    assert f'href="/admin/articles/{place}/add/"' in page.split("desk-none")[1]
    assert " yet." in page.split("desk-none")[1]


def test_who_may_not_add_is_not_asked_to(desk, journalist):
    page = desk(journalist).get("/admin/articles/category/").text
    assert "No categories yet." in page
    assert "/add/" not in page.split("desk-none")[1].split("</p>")[0]


def test_an_audit_list_without_matches_leads_back_to_all(desk, administrator):
    page = desk(administrator).get("/admin/articles/auditentry/", {"act": "withdraw"}).text
    assert '<a href="?">show all entries</a>' in page
    assert not Notification.objects.exists()
    assert "No notifications yet." in desk(administrator).get("/admin/articles/notification/").text
