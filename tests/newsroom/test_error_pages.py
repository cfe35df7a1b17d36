"""What people read where a page cannot be given to them."""

from tests import factories


def test_a_reader_is_told_of_a_failure_while_the_database_is_away(client):
    # No database is asked for by this test, so that none can be reached.
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text


def test_a_request_that_cannot_be_read_is_answered_without_a_database(client):
    answer = client.get("/", headers={"host": "another.example"})
    assert answer.status_code == 400
    assert "We could not read that request" in answer.text


def test_an_address_of_no_kind_is_answered_without_a_database(client):
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_a_colleague_who_is_refused_is_told_who_they_are_and_led_back_to_the_desk(client, desk, db):
    journalist = factories.person("journalist", first_name="Ann", last_name="Archer")
    answer = desk(journalist).get("/admin/articles/category/add/")
    assert answer.status_code == 403
    assert "You are signed in as <bdi>Ann Archer</bdi>" in answer.text
    assert '<a href="/admin/">Go to the desk</a>' in answer.text
