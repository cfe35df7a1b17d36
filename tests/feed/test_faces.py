"""Authors and categories with a picture, and how readers can contact an author."""

import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.follow_up.running import run_round
from articles.models import AuditEntry, Author, Category, Image
from articles.pictures.renditions import cut_file, plain_of
from newsroom.pages import pages as kept
from tests import factories
from tests.articles.admin.pages import sent_now
from tests.moments import NOON, SECOND

pytestmark = pytest.mark.once

ADA = {"role": "Political editor", "profile": "Ada follows parliament.\n\nShe lives by the harbour."}
KINDS = pytest.mark.parametrize("model", [Author, Category])


def make(model, **fields):
    return factories.author("Ada Bell", **fields) if model is Author else factories.category("Art", **fields)


def published_with(editor, label):
    names = {Author: "bylines", Category: "categories"}
    return factories.published(editor, **{names[type(label)]: [label]})


def pages(label):
    return [label.get_absolute_url(), *(["/authors/"] if isinstance(label, Author) else [])]


def profile(client, author):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(author).text)
    return json.loads(found[0])["mainEntity"]


def test_an_authors_page_says_who_it_is_and_how_to_reach_them(clock, client, editor):
    picture = factories.image(editor, alt_text="Ada at her desk", credit="Ben Smith")
    ways = {"links": "Mastodon https://social.example/@ada\nhttps://x.com/ada", "email": "ada@news.example"}
    author = make(Author, picture=picture, **ADA, **ways, contact="Tips: https://news.example/tips")
    published_with(editor, author)
    clock.shift(SECOND)
    page = client.get("/author/ada-bell/").text
    for part in (
        'alt="Ada at her desk"',
        "(Ben Smith)",
        "<p>Ada follows parliament.</p>\n\n<p>She lives by the harbour.</p>",
        '<a href="https://social.example/@ada" rel="me" dir="auto">Mastodon</a>',
        '<a href="https://x.com/ada" rel="me" dir="auto">X</a>',
        'href="mailto:ada@news.example"',
        'href="https://news.example/tips">Tips</a>',
        f'property="og:image" content="http://testserver/media/{cut_file(picture, "card").name}"',
    ):
        assert part in page
    facts = profile(client, "/author/ada-bell/")
    assert facts["image"]["url"].endswith(f"/media/{plain_of(picture).name}")
    assert facts["sameAs"] == ["https://social.example/@ada", "https://x.com/ada"]
    assert (facts["jobTitle"], facts["description"]) == (ADA["role"], ADA["profile"])
    everyone = client.get("/authors/").text
    assert picture.key in everyone
    assert "Political editor" in everyone


def test_a_categorys_picture_is_on_its_page_and_its_card(clock, client, editor):
    picture = factories.image(editor, alt_text="Brushes in a jar")
    published_with(editor, make(Category, picture=picture, description="Stage and page."))
    clock.shift(SECOND)
    page = client.get("/category/art/").text
    assert 'alt="Brushes in a jar"' in page
    assert f"/media/{cut_file(picture, 'card').name}" in re.search('og:image" content="([^"]+)', page)[1]
    assert 'name="description" content="Stage and page."' in page


@KINDS
@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"alt_text": ""}, "needs a credit and an alt text"),
        ({"credit": ""}, "needs a credit and an alt text"),
        ({"rights_expire_on": date(2026, 11, 23)}, "rights to this picture have expired"),
        ({"erased_at": NOON}, "was erased"),
    ],
)
def test_a_picture_that_readers_may_not_have_is_refused(clock, client, desk, editor, model, lacking, said):
    label, picture = make(model), factories.image(editor, **lacking)
    published_with(editor, label)
    clock.shift(SECOND)
    address = f"/admin/articles/{model._meta.model_name}/{label.pk}/change/"
    typed = {"name": label.name, "slug": label.slug, "picture": picture.pk}
    assert said in sent_now(desk(editor), address, typed).text
    assert [picture.key in client.get(page).text for page in pages(label)].count(True) == 0
    # A picture that becomes unsuitable later stays on the label, but hidden from readers.
    model.objects.filter(pk=label.pk).update(picture=picture)
    workflow.store_label(model.objects.get(pk=label.pk))
    assert [picture.key in client.get(page).text for page in pages(label)].count(True) == 0


@KINDS
def test_choosing_a_picture_is_on_record_and_readers_have_it_at_once(clock, client, desk, editor, model):
    label, picture = make(model), factories.image(editor, caption="A field in May")
    published_with(editor, label)
    clock.shift(SECOND)
    assert [picture.key in client.get(page).text for page in pages(label)].count(True) == 0
    address = f"/admin/articles/{model._meta.model_name}/{label.pk}/change/"
    assert picture.key not in desk(editor).get(address).text
    typed = {"name": label.name, "slug": label.slug, "picture": picture.pk}
    assert sent_now(desk(editor), address, typed).status_code == 302
    assert (
        "picture: none → A field in May"
        in AuditEntry.objects.get(act=f"{model._meta.model_name}_changed").detail
    )
    assert picture.key in desk(editor).get(address).text
    assert all(picture.key in client.get(page).text for page in pages(label))


@KINDS
def test_a_picture_goes_when_its_rights_end_or_its_credit_is_deleted(clock, client, desk, editor, model):
    today = timezone.localdate()
    picture = factories.image(editor, rights_expire_on=today)
    label = make(model, picture=picture)
    published_with(editor, label)
    clock.shift(SECOND)
    assert picture.key in client.get(label.get_absolute_url()).text
    clock.shift(timedelta(days=1))
    assert picture.key not in client.get(label.get_absolute_url()).text
    address = f"/admin/articles/image/{picture.pk}/change/"
    words = {"caption": "A field", "credit": "Ben", "alt_text": "A field"}
    assert desk(editor).post(address, words).status_code == 302
    assert picture.key in client.get(label.get_absolute_url()).text
    picture.refresh_from_db()
    assert desk(editor).post(address, words | {"credit": "", "seen": picture.version}).status_code == 302
    assert picture.key not in client.get(label.get_absolute_url()).text


def test_a_take_down_takes_an_authors_picture_along(clock, client, editor, administrator):
    picture = factories.image(editor)
    author = make(Author, picture=picture)
    published_with(editor, author)
    story = factories.published(editor, lead_image=picture, lead_credit="B", lead_alt_text="C")
    clock.shift(SECOND)
    assert picture.key in client.get("/author/ada-bell/").text
    workflow.withdraw(story, by=editor, notice="Taken back.")
    workflow.take_down(story, by=administrator, reason="A court.")
    run_round()
    assert Image.objects.get(pk=picture.pk).erased_at
    assert [picture.key in client.get(page).text for page in pages(author)].count(True) == 0


@KINDS
def test_a_page_links_to_files_that_were_rendered_with_other_rights_since(clock, client, editor, model):
    label = make(model, picture=factories.image(editor))
    published_with(editor, label)
    clock.shift(SECOND)
    while run_round():
        pass
    texts = [client.get(page).text for page in pages(label)]
    picture = Image.objects.get(pk=label.picture.pk)
    hashes = [value for kind, value in picture.files.items() if kind in ("avif", "webp")]
    assert all(each in text for each in hashes for text in texts)
    picture.creator = "Somebody Else"
    workflow.store_picture(picture, by=editor)
    assert all(each in client.get(page).text for each in hashes for page in pages(label))
    while run_round():
        pass
    after = Image.objects.get(pk=picture.pk).files
    assert {after["avif"], after["webp"]}.isdisjoint(hashes)
    assert all(after[kind] in client.get(page).text for kind in ("avif", "webp") for page in pages(label))


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ("Mine http://ada.example", "“http://ada.example” is not a web address"),
        ("Mine javascript:alert(1)", "not a web address"),
        ("\n".join(f"https://ada.example/{number}" for number in range(9)), "At most 8 links are allowed."),
    ],
)
def test_links_that_are_none_are_refused_in_words(desk, editor, links, said):
    typed = {"name": "Ada Bell", "links": links}
    assert said in desk(editor).post("/admin/articles/author/add/", typed).text


def test_everyone_is_listed_in_two_queries_with_their_pictures(
    clock, client, editor, django_assert_max_num_queries
):
    authors = [factories.author(picture=factories.image(editor)) for _ in range(3)]
    factories.published(editor, bylines=authors)
    clock.shift(SECOND)
    client.get("/authors/")
    kept.clear()
    with django_assert_max_num_queries(2):
        client.get("/authors/")
