"""Categories and authors that two people change at once: nobody goes over what they have not seen."""

import pytest

from articles.models import Author, Category
from tests import factories
from tests.articles.admin.pages import parse, sent_now, two_at_once
from tests.moments import HOUR

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]

CATEGORIES = "/admin/articles/category/"


@pytest.fixture
def two(desk):
    return two_at_once(desk, "editor")


def seen_on(client, address):
    return client.get(address).context["adminform"].form["seen"].value()


@pytest.mark.parametrize("model", [Category, Author])
def test_who_saves_a_label_over_anothers_words_sees_them_first(two, model):
    ann, bo = two
    label = model.objects.create(name="Transport", slug="transport")
    address = f"/admin/articles/{model._meta.model_name}/{label.pk}/change/"
    seen = seen_on(bo, address)
    theirs = {"name": "Traffic", "slug": "transport", "is_retired": "on"}
    assert sent_now(ann, address, theirs).status_code == 302
    mine = {"name": "Roads", "slug": "transport", "place": 100}
    answer = bo.post(address, {**mine, "seen": seen})
    assert answer.status_code == 409
    assert "Ann saved this at 12:00, after you opened it." in answer.text
    page = parse(answer.text)
    assert page.find(".//input[@name='name']").get("value") == "Roads"
    assert [each.text for each in page.iterfind(".//q[@class='theirs']")] == ["Traffic"]
    assert "What you had not changed now shows what is saved: Retired." in answer.text
    assert page.find(".//input[@name='is_retired']").get("checked") is not None
    assert "Please correct the error" not in answer.text
    assert "Traffic" in page.find(".//li[@aria-current='page']").text
    label.refresh_from_db()
    assert (label.name, label.is_retired) == ("Traffic", True)
    again = page.find(".//input[@name='seen']").get("value")
    assert bo.post(address, {**mine, "seen": again}).status_code == 302
    label.refresh_from_db()
    assert (label.name, label.is_retired) == ("Roads", False)


def test_a_conflict_over_another_is_a_conflict_again_and_ones_own_is_called_so(two, clock):
    ann, bo = two
    category = factories.category("Transport")
    address = f"{CATEGORIES}{category.pk}/change/"
    seen = seen_on(bo, address)
    mine = {"name": "Roads", "slug": "transport"}
    sent_now(ann, address, {"name": "Traffic", "slug": "transport"})
    shown = bo.post(address, {**mine, "seen": seen}).context["adminform"].form["seen"].value()
    clock.shift(HOUR)
    sent_now(bo, address, {"name": "Rails", "slug": "transport"})
    answer = bo.post(address, {**mine, "seen": shown})
    assert (answer.status_code, "You saved this in another window at 13:00" in answer.text) == (409, True)
    # A page of before the site knew this, and a crafted one, are asked again too.
    for unreadable in ("", "x", f"{'9' * 40}.x"):
        answer = bo.post(address, {**mine, "seen": unreadable})
        assert (answer.status_code, "Someone else has saved this" in answer.text) == (409, True)
    assert Category.objects.get().name == "Rails"


def test_what_another_refusal_showed_is_no_conflict_that_was_seen(two):
    ann, bo = two
    category = factories.category("Transport")
    address = f"{CATEGORIES}{category.pk}/change/"
    seen = seen_on(bo, address)
    refused = bo.post(address, {"name": "", "slug": "transport", "seen": seen})
    assert refused.status_code == 200
    sent_now(ann, address, {"name": "Traffic", "slug": "transport"})
    kept = parse(refused.text).find(".//input[@name='seen']").get("value")
    assert bo.post(address, {"name": "Roads", "slug": "transport", "seen": kept}).status_code == 409


# The list of categories, whose places are set in it.


def rows(client, **changed):
    """The list as a browser sends it, with these changes."""
    page = parse(client.get(CATEGORIES).text).get_element_by_id("changelist-form")
    fields = {each.get("name"): each for each in page.iter("input") if each.get("name")}
    sent = {
        name: each.get("value", "on")
        for name, each in fields.items()
        if each.get("type") != "checkbox" or each.get("checked") is not None
    }
    return {**sent, **changed, "_save": "Save"}


def test_a_list_that_was_open_changes_only_what_is_changed_in_it(two):
    ann, bo = two
    factories.category("Art", place=1)
    factories.category("Zoo", place=2)
    opened = rows(bo)
    assert ann.post(CATEGORIES, rows(ann, **{"form-0-place": 7})).status_code == 302
    opened.pop("form-0-is_in_navigation")
    assert bo.post(CATEGORIES, {**opened, "form-1-place": 5}).status_code == 302
    stored = Category.objects.values_list("name", "place", "is_in_navigation")
    assert set(stored) == {("Art", 7, False), ("Zoo", 5, True)}


def test_who_sets_a_place_in_the_list_that_another_has_set_sees_it_first(two):
    ann, bo = two
    factories.category("Art", place=1)
    opened = rows(bo)
    ann.post(CATEGORIES, rows(ann, **{"form-0-place": 7}))
    answer = bo.post(CATEGORIES, {**opened, "form-0-place": 3})
    assert "Someone else has set this to “7” since you opened the list." in answer.text
    assert Category.objects.get().place == 7
    page = parse(answer.text)
    assert page.find(".//input[@name='form-0-place']").get("value") == "3"
    seen = page.find(".//input[@name='initial-form-0-place']").get("value")
    sent = {**opened, "form-0-place": 3, "initial-form-0-place": seen}
    assert bo.post(CATEGORIES, sent).status_code == 302
    assert Category.objects.get().place == 3


def test_who_changed_other_fields_takes_in_what_was_saved_and_is_asked_once(two):
    ann, bo = two
    author = Author.objects.create(name="Ann Grey", slug="ann-grey", role="Reporter")
    address = f"/admin/articles/author/{author.pk}/change/"
    opened = sent_of(bo, address)
    sent_now(ann, address, {**opened, "role": "Editor"})
    answer = bo.post(address, {**opened, "name": "Ann Green"})
    assert answer.status_code == 409
    page = parse(answer.text)
    assert page.find(".//q[@class='theirs']") is None
    assert page.find(".//input[@name='role']").get("value") == "Editor"
    again = {**opened, "name": "Ann Green", "role": "Editor"}
    seen = page.find(".//input[@name='seen']").get("value")
    assert bo.post(address, {**again, "seen": seen}).status_code == 302
    author.refresh_from_db()
    assert (author.name, author.role) == ("Ann Green", "Editor")


def sent_of(client, address):
    form = client.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False, "")}
