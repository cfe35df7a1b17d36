"""The desk's pages of categories and authors, as editors use them."""

import pytest

from articles import workflow
from articles.models import AuditEntry, Author, Category
from tests import factories
from tests.articles.admin.pages import parse

pytestmark = pytest.mark.once

KINDS = pytest.mark.parametrize("kind", ["category", "author"])
MODELS = {"category": Category, "author": Author}
IN_LIST = ["place", "is_in_navigation"]


def add(client, kind, name, slug=""):
    return client.post(f"/admin/articles/{kind}/add/", {"name": name, "slug": slug})


@KINDS
@pytest.mark.parametrize(
    ("name", "slug", "stored"),
    [
        ("Traffic & roads", "", "traffic-roads"),
        ("हिन्दी", "", "हिन्दी"),
        ("Traffic", "Roads 2025/26", "roads-2025-26"),
        ("🎉 7", "", "7"),
    ],
)
def test_an_address_is_typed_or_made_from_the_name(desk, editor, kind, name, slug, stored):
    assert add(desk(editor), kind, name, slug).status_code == 302
    assert MODELS[kind].objects.get().slug == stored


@KINDS
@pytest.mark.parametrize("slug", ["", "roads"])
@pytest.mark.parametrize("name", ["!!!", "🎉", "– —"])
def test_a_name_without_a_letter_or_digit_is_refused_in_words(desk, editor, kind, name, slug):
    answer = add(desk(editor), kind, name, slug)
    assert "Use at least one letter or digit: the address is made from the name." in answer.text
    assert f'value="{name}"' in answer.text
    assert not MODELS[kind].objects.exists()


@KINDS
def test_a_label_that_already_has_such_a_name_can_still_be_retired(desk, editor, kind):
    label = MODELS[kind].objects.create(name="!!!", slug=kind)
    client, address = desk(editor), f"/admin/articles/{kind}/{label.pk}/change/"
    page = parse(client.get(address).text)
    sent = {"name": "!!!", "slug": kind, "is_retired": "on", "place": "100"}
    answer = client.post(address, sent | {"seen": page.find(".//input[@name='seen']").get("value")})
    assert answer.status_code == 302
    label.refresh_from_db()
    assert label.is_retired
    label.name = "???"
    with pytest.raises(workflow.Refused):
        workflow.store_label(label)


@pytest.mark.parametrize("name", ["NEWS", "news ", "Ｎｅｗｓ", "Ne\u00adws"])
def test_a_category_is_there_once_however_it_is_spelt(desk, editor, name):
    factories.category("News")
    answer = add(desk(editor), "category", name)
    assert "There is already a category with this name: “News”." in answer.text
    assert Category.objects.count() == 1


def test_two_authors_may_have_one_name_and_get_two_addresses(desk, editor):
    client = desk(editor)
    for _ in range(2):
        assert add(client, "author", "Ann Lee").status_code == 302
    assert sorted(Author.objects.values_list("slug", flat=True)) == ["ann-lee", "ann-lee-2"]


@KINDS
def test_a_taken_address_is_refused_in_words(desk, editor, kind):
    {"category": factories.category, "author": factories.author}[kind]("Transport", slug="transport")
    answer = add(desk(editor), kind, "Roads", "Transport")
    assert "“Transport” has this address" in answer.text
    assert 'value="Roads"' in answer.text


def test_places_and_the_navigation_are_set_in_the_list(desk, editor):
    one, other = factories.category("Art"), factories.category("Zoo")
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save"}
    for number, (category, place) in enumerate([(one, 2), (other, 1)]):
        rows |= {f"form-{number}-id": category.pk, f"form-{number}-place": place}
        rows |= {f"initial-form-{number}-{name}": getattr(category, name) for name in IN_LIST}
    answer = desk(editor).post("/admin/articles/category/", rows | {"form-1-is_in_navigation": "on"})
    assert answer.status_code == 302
    places = Category.objects.values_list("name", "place", "is_in_navigation")
    assert list(places) == [("Zoo", 1, True), ("Art", 2, False)]
    assert AuditEntry.objects.filter(act="category_changed").count() == 2


@KINDS
def test_merging_asks_first_and_is_on_record(desk, editor, kind):
    make = {"category": factories.category, "author": factories.author}[kind]
    old, kept = make("Trafic"), make("Traffic")
    client = desk(editor)
    address = f"/admin/articles/{kind}/{old.pk}/merge/"
    assert address in client.get(f"/admin/articles/{kind}/{old.pk}/change/").text
    page = client.get(address).text
    assert "can’t be undone" in page
    assert "Traffic (traffic)" in page
    assert client.post(address, {"into": old.pk}).status_code == 200
    assert client.post(address, {"into": kept.pk}).status_code == 302
    assert AuditEntry.objects.get(act=f"{kind}_merged").detail == "Trafic → Traffic"
    assert client.get(address).status_code == 404
    assert "Trafic" not in client.get(f"/admin/articles/{kind}/").text.replace("Trafic”", "")


@KINDS
def test_merging_is_for_those_who_manage_labels(desk, journalist, kind):
    make = {"category": factories.category, "author": factories.author}[kind]
    old, kept = make("Trafic"), make("Traffic")
    answer = desk(journalist).post(f"/admin/articles/{kind}/{old.pk}/merge/", {"into": kept.pk})
    assert answer.status_code == 403
    assert MODELS[kind].objects.get(pk=old.pk).merged_into is None


def test_a_merged_categorys_name_is_not_taken_again(desk, editor):
    old, kept = factories.category("Trafic"), factories.category("Traffic")
    workflow.merge(old, into=kept, by=editor)
    assert "“Trafic” was merged into “Traffic”." in add(desk(editor), "category", "Trafic").text


def test_the_writing_page_offers_no_retired_label_but_the_storys_own(desk, editor):
    own, other = factories.category("Own old"), factories.category("Other old")
    story = factories.story(editor, categories=[own])
    for category in (own, other):
        category.is_retired = True
        workflow.store_label(category)
    page = desk(editor).get(f"/admin/articles/story/{story.pk}/change/").text
    assert "Own old" in page
    assert "Other old" not in page
