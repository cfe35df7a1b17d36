"""A flash that is sent twice goes out once."""

import pytest

from articles import workflow
from articles.models import Article, Category, Story
from tests import factories
from tests.articles.admin.pages import parse
from tests.articles.workflow.steps import at_once

FLASH = {"headline": "Fire at the cannery", "first_line": "Crews are there."}


@pytest.fixture(autouse=True)
def news(db):
    return factories.category("News", is_default=True)


def token(client):
    return parse(client.get("/admin/").text).find(".//form[@data-flash]//input[@name='token']").get("value")


def test_a_flash_sent_twice_from_a_page_goes_out_once_and_both_are_answered_with_it(desk, editor):
    client = desk(editor)
    typed = {**FLASH, "token": token(client)}
    first, second = (client.post("/admin/flash/", typed) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Story.objects.count() == Article.objects.count() == 1


def test_each_page_has_a_token_of_its_own_and_other_words_from_one_page_go_out_too(desk, editor):
    client = desk(editor)
    first = token(client)
    assert first != token(client)
    for typed in (FLASH, {**FLASH, "headline": "The fire is out"}, {**FLASH, "second_line": "More soon."}):
        client.post("/admin/flash/", {**typed, "token": first})
    assert Article.objects.count() == 3
    client.post("/admin/flash/", {**FLASH, "token": token(client)})
    assert Article.objects.count() == 4


def test_another_persons_token_brings_nobody_the_others_flash(desk, editor):
    client = desk(editor)
    typed = {**FLASH, "token": token(client)}
    client.post("/admin/flash/", typed)
    desk(factories.person("editor")).post("/admin/flash/", typed)
    assert Article.objects.count() == 2


def test_a_token_of_a_flash_that_was_refused_can_be_sent_again(desk, editor):
    client = desk(editor)
    Category.objects.all().delete()
    typed = {**FLASH, "token": token(client)}
    assert client.post("/admin/flash/", {**typed, "headline": ""}).status_code == 200
    assert client.post("/admin/flash/", typed).status_code == 302
    assert client.post("/admin/flash/", {**typed, "token": "x" * 65}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_flash_sent_at_once_goes_out_once():
    editor = factories.person("editor")
    words = {"headline": "Fire", "text": "Crews are there.", "token": "a page's"}
    sent = at_once(*(lambda: workflow.flash(by=editor, **words) for _ in range(4)))
    assert {article.pk for article in sent} == {Article.objects.get().pk}
    assert Story.objects.count() == 1
