"""The navigation of the desk calls each page by its name."""

import pytest

from tests import factories
from tests.articles.admin.pages import parse

pytestmark = pytest.mark.once
SHORTER = {"Media": "Video, audio and files", "Newspaper": "The newspaper"}


def test_each_page_has_the_name_that_its_link_has(desk, administrator):
    client = desk(administrator)
    links = parse(client.get("/admin/").text).findall(".//nav[@class='desk-nav']//a")
    assert "Pictures" in [link.text_content() for link in links]
    for link in links:
        name = link.text_content()
        heading = parse(client.get(link.get("href")).text).find(".//h1").text_content()
        assert heading == SHORTER.get(name, name)


def test_a_picture_is_called_a_picture_on_its_way_into_the_library(desk, administrator):
    client, image = desk(administrator), factories.image(administrator)
    crumbs = parse(client.get(f"/admin/articles/image/{image.pk}/change/").text).findall(".//ol//a")
    assert [link.text_content() for link in crumbs] == ["The desk", "Pictures"]
    assert "Add picture" in client.get("/admin/articles/image/add/").text
    assert "Picture added" in client.get("/admin/articles/auditentry/").text
