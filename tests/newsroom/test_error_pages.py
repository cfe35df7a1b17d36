"""What people see when a page cannot be served."""

import pytest
from django.shortcuts import render

from articles import workflow
from tests import factories
from tests.moments import SECOND


def test_readers_get_an_error_page_while_the_database_is_away(client):
    # This test requests no database, so none can be reached.
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text


@pytest.mark.once
@pytest.mark.parametrize("template", ["404.html", "410.html", "500.html", "503.html"])
def test_a_page_that_is_missing_leads_on_by_search_and_the_newest_stories(rf, db, template):
    leads_on(render(rf.get("/nothing/"), template).text)


@pytest.mark.once
def test_the_notice_of_a_withdrawal_does_too(client, clock, editor):
    story = factories.published(editor)
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    clock.shift(SECOND)
    address = story.articles.get().get_absolute_url()
    answer = client.get(address)
    assert answer.status_code == 410
    leads_on(answer.text)


def leads_on(page):
    assert '<form class="search" action="/search/">' in page
    assert 'name="q"' in page
    assert 'data-from="/latest/beside/"' in page
    assert "/static/js/beside" in page


@pytest.mark.once
def test_a_request_that_cannot_be_read_is_answered_without_a_database(client):
    answer = client.get("/", headers={"host": "another.example"})
    assert answer.status_code == 400
    assert "We could not read that request" in answer.text


@pytest.mark.once
def test_an_address_of_no_kind_is_answered_without_a_database(client):
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "Page not found" in answer.text


@pytest.mark.once
def test_a_refusal_names_the_account_and_leads_back_to_the_desk(client, desk, db):
    journalist = factories.person("journalist", first_name="Ann", last_name="Archer")
    answer = desk(journalist).get("/admin/articles/category/add/")
    assert answer.status_code == 403
    assert "You are signed in as <bdi>Ann Archer</bdi>" in answer.text
    assert '<a href="/admin/">Go to the desk</a>' in answer.text
