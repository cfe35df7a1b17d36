"""The desk's pages of categories and authors, as editors use them."""

import pytest

from articles import workflow
from articles.models import AuditEntry, Author, Category
from tests import factories
from tests.articles.admin.pages import parse, sent_now

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
@pytest.mark.parametrize("name", ["!!!", "🎉", "– —"])
def test_a_name_without_a_letter_or_digit_needs_a_slug(desk, editor, kind, name):
    client = desk(editor)
    for slug in ("", "🎉"):
        answer = add(client, kind, name, slug)
        assert "Fill in the URL slug: no address can be made from a name" in answer.text
        assert f'value="{name}"' in answer.text
    assert not MODELS[kind].objects.exists()
    assert add(client, kind, name, "Roads 25").status_code == 302
    label = MODELS[kind].objects.get()
    assert (label.name, label.slug) == (name, "roads-25")


@KINDS
def test_a_name_may_lose_its_letters_while_the_slug_stays(desk, editor, kind):
    label = {"category": factories.category, "author": factories.author}[kind]("Roads", slug="roads")
    client, address = desk(editor), f"/admin/articles/{kind}/{label.pk}/change/"
    refused = sent_now(client, address, {"name": "🎉", "slug": ""})
    assert "Fill in the URL slug" in refused.text
    assert sent_now(client, address, {"name": "🎉", "slug": "roads"}).status_code == 302
    label.refresh_from_db()
    assert (label.name, label.slug) == ("🎉", "roads")


@KINDS
@pytest.mark.parametrize("name", ["\u200b", "\ufe0f", "\u0301"])
def test_an_invisible_name_is_refused_whatever_its_slug(desk, editor, kind, name):
    answer = add(desk(editor), kind, name, "roads")
    assert any(
        said in answer.text for said in ("This field is required.", "This name has no visible characters")
    )
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
    label.name, label.slug = "???", ""
    with pytest.raises(workflow.Refused):
        workflow.store_label(label)


@pytest.mark.parametrize("name", ["NEWS", "news ", "Ｎｅｗｓ", "Ne\u00adws"])
def test_a_category_is_there_once_however_it_is_spelt(desk, editor, name):
    factories.category("News")
    answer = add(desk(editor), "category", name)
    assert "There is already a category with this name: “News”." in answer.text
    assert Category.objects.count() == 1


def test_a_second_author_of_a_name_is_asked_about_once_and_gets_another_address(desk, editor):
    client, first = desk(editor), factories.author("Ann Lee", slug="ann-lee", role="Courts reporter")
    typed = {"name": " ann  LEE ", "profile": "Writes about ships.", "email": "ann@news.example"}
    asked = client.post("/admin/articles/author/add/", typed)
    page = parse(asked.text)
    link = page.find(f".//a[@href='/admin/articles/author/{first.pk}/change/']")
    assert (link.text, link.get("target")) == ("Ann Lee, Courts reporter (ann-lee)", "_blank")
    assert link.tail.startswith(". If you mean another person, save again")
    assert "There is already an author with this name" in asked.text
    assert page.find(".//textarea[@name='profile']").text.strip() == "Writes about ships."
    assert page.find(".//input[@name='email']").get("value") == "ann@news.example"
    assert Author.objects.count() == 1
    again = typed | {"namesakes": page.find(".//input[@name='namesakes']").get("value")}
    assert client.post("/admin/articles/author/add/", again).status_code == 302
    assert sorted(Author.objects.values_list("slug", flat=True)) == ["ann-lee", "ann-lee-2"]


def test_an_author_of_a_name_that_the_page_has_not_shown_is_asked_about(desk, editor):
    client, shown, later = desk(editor), factories.author("Ann Lee"), factories.author("Bo Ray")
    typed = {"name": "Bo Ray", "namesakes": str(shown.pk)}
    answer = client.post("/admin/articles/author/add/", typed)
    assert f"/admin/articles/author/{later.pk}/change/" in answer.text
    again = typed | {"namesakes": str(later.pk)}
    factories.author("Bo Ray", slug="bo-ray-2")
    answer = client.post("/admin/articles/author/add/", again)
    assert "There are already 2 authors with this name" in answer.text


def test_renaming_an_author_to_anothers_name_asks_and_other_changes_do_not(desk, editor):
    client, ann = desk(editor), factories.author("Ann Lee")
    factories.author("Bo Ray")
    address = f"/admin/articles/author/{ann.pk}/change/"
    asked = sent_now(client, address, {"name": "Bo Ray", "slug": "ann-lee"})
    assert "There is already an author with this name" in asked.text
    again = {
        "name": "Bo Ray",
        "slug": "ann-lee",
        "namesakes": asked.context["adminform"].form["namesakes"].value(),
    }
    assert sent_now(client, address, again).status_code == 302
    changed = {"name": "Bo Ray", "slug": "ann-lee", "role": "Courts reporter"}
    assert sent_now(client, address, changed).status_code == 302


def test_a_name_of_an_author_who_was_merged_leads_to_the_author_who_is_left(desk, editor):
    old, kept = factories.author("A. Lee", slug="a-lee"), factories.author("Ann Lee", slug="ann-lee")
    workflow.merge(old, into=kept, by=editor)
    answer = add(desk(editor), "author", "A. Lee")
    link = parse(answer.text).find(f".//a[@href='/admin/articles/author/{kept.pk}/change/']")
    assert link.text == "Ann Lee (ann-lee)"
    assert "“A. Lee”, merged into " in answer.text


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
