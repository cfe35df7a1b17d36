"""Categories that are changed in their list, while others change or merge them."""

import pytest

from articles import workflow
from articles.models import Category
from tests import factories
from tests.articles.admin.pages import parse

pytestmark = pytest.mark.once

LIST = "/admin/articles/category/"
IN_LIST = ["place", "is_in_navigation"]


@pytest.fixture
def categories(db):
    return [factories.category(name, place=place) for place, name in enumerate(["Art", "Books", "Cars"], 1)]


def sent(*rows, **more):
    """The list as a browser sends it: a category and the place typed for each row."""
    form = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "Save"}
    for number, (category, place) in enumerate(rows):
        form |= {f"form-{number}-id": category.pk, f"form-{number}-place": place}
        form |= {f"initial-form-{number}-{name}": getattr(category, name) for name in IN_LIST}
    return form | more


def places():
    return dict(Category.objects.filter(merged_into=None).values_list("name", "place"))


def test_a_row_that_was_merged_meanwhile_is_named_and_the_others_are_saved(desk, editor, categories):
    art, books, cars = categories
    workflow.merge(art, into=books, by=editor)
    form = sent((art, 7), (books, 8), (cars, 9))
    page = desk(editor).post(LIST, form, follow=True).text
    assert "“Art” was merged into “Books” since you opened the list" in page
    assert places() == {"Books": 8, "Cars": 9}


def test_a_list_that_is_refused_shows_each_row_beside_its_own_form(desk, editor, categories):
    art, books, cars = categories
    workflow.merge(art, into=books, by=editor)
    answer = desk(editor).post(LIST, sent((art, 7), (cars, "soon"), (books, 8)))
    rows = parse(answer.text).findall(".//table[@id='result_list']/tbody/tr")
    shown = {
        row.find(".//th").text_content().strip(): row.find(".//input[@type='number']").get("value")
        for row in rows
    }
    assert shown == {"Cars": "soon", "Books": "8"}
    assert "“Art” was merged" in answer.text
    assert places() == {"Books": 2, "Cars": 3}


@pytest.mark.parametrize(
    "crafted",
    [
        {"form-INITIAL_FORMS": "0"},
        {"form-TOTAL_FORMS": "99999999"},
        {"form-INITIAL_FORMS": "99999999", "form-TOTAL_FORMS": "99999999"},
        {"form-TOTAL_FORMS": "x", "form-INITIAL_FORMS": ""},
        {"form-TOTAL_FORMS": "0"},
        {"form-1-id": "x", "form-1-place": "1"},
        {"form-1-id": "9" * 30},
        {"form-1-id": "٣"},
        {"form-1-id": "987654321"},
        {"form-1-id": ""},
        {"form-999999999999-id": "1"},
        {"form-x-id": "1"},
    ],
)
def test_crafted_rows_are_left_out(desk, editor, categories, crafted):
    answer = desk(editor).post(LIST, sent((categories[0], 7)) | crafted, follow=True)
    assert answer.status_code == 200
    assert ("no longer in this list" in answer.text) == ("form-1-id" in crafted)
    assert places() == {"Art": 7, "Books": 2, "Cars": 3}


def test_a_row_that_is_sent_twice_counts_once(desk, editor, categories):
    art = categories[0]
    assert desk(editor).post(LIST, sent((art, 7), (art, 8))).status_code == 302
    assert places()["Art"] == 8
