"""Categories and authors, as editors make them."""

import pytest
from django.utils import timezone

from tests.moments import NOON


def test_an_editor_makes_an_author_and_says_who_signs_in_as_them(editors_desk, journalist):
    address = "/admin/articles/author/add/"
    assert str(journalist) in editors_desk.get(address).text
    words = {"name": "Ann Archer", "slug": "ann-archer", "user": journalist.pk}
    assert editors_desk.post(address, words).status_code == 302
    assert journalist.author.name == "Ann Archer"


@pytest.mark.parametrize("slug", ["", "🎉", "a b", "a/b"])
def test_a_label_needs_a_slug_that_makes_an_address(editors_desk, slug):
    answer = editors_desk.post("/admin/articles/category/add/", {"name": "Transport", "slug": slug})
    assert answer.status_code == 200
    assert answer.context["adminform"].errors["slug"]
    assert timezone.now() == NOON
