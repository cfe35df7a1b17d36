"""Readers' pages are cached, and are never older than what readers have."""

import threading
from contextlib import contextmanager
from time import monotonic

import pytest
from django.core.handlers.wsgi import get_path_info
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from articles import freshness, workflow
from articles.models import PublicNote, Stamp
from articles.workflow.labelling import store_label
from newsroom.compression import OVERHEAD as BODY_OVERHEAD
from newsroom.compression import Compressed
from newsroom.page_store import FastPath, PageStore
from newsroom.pages import OVERHEAD, Key, Page, Pages, pages
from newsroom.renewal import renewal
from newsroom.succession import Succession
from tests import factories
from tests.moments import HOUR, NOON, SECOND

STORY = "/2026/11/24/bridge/"
LISTS = ["/", "/category/news/", "/author/staff/", "/rss.xml", "/atom.xml", "/sitemap.xml"]
ADDRESSES = [STORY, f"{STORY}history/", *LISTS, "/corrections/"]


@pytest.fixture
def story(clock, editor):
    story = factories.published(editor, slug="bridge", headline="The bridge is open")
    clock.shift(SECOND)
    workflow.fix(story, by=editor, article=story.articles.get(), words={"dek": "At last."})
    clock.shift(SECOND)
    return story


def texts(client):
    return {address: client.get(address).text for address in ADDRESSES}


def test_a_page_that_is_asked_for_again_takes_no_query_and_is_the_same(
    client, story, django_assert_max_num_queries
):
    for address in ADDRESSES:
        first = client.get(address)
        with django_assert_max_num_queries(1):
            again = client.get(address)
        assert (again.content, again.headers) == (first.content, first.headers)


@pytest.mark.parametrize(
    "act",
    [
        lambda story, by: workflow.fix(
            story, by=by, article=story.articles.latest("live_from"), words={"headline": "Changed"}
        ),
        lambda story, by: workflow.note(
            story, by=by, public_note=PublicNote(kind="correction", text="Changed")
        ),
        lambda story, by: workflow.withdraw(story, by=by, notice="Changed"),
    ],
)
def test_no_page_is_older_than_an_act(client, story, editor, act):
    texts(client)
    act(story, editor)
    found = texts(client)
    pages.clear()
    assert found == texts(client)
    assert "Changed" in found[STORY]


def test_an_act_on_a_draft_leaves_the_pages_alone(client, story, editor, django_assert_max_num_queries):
    texts(client)
    draft = factories.story(editor)
    workflow.save(draft, by=editor, words={"headline": "Nothing yet"})
    workflow.submit(draft, by=editor)
    freshness.current()
    with django_assert_max_num_queries(1):
        texts(client)


def test_a_scheduled_story_is_on_every_page_at_its_time_and_not_before(client, clock, story, editor):
    factories.published(editor, at=NOON + HOUR, headline="Embargoed until one")
    clock.move_to(NOON + HOUR - SECOND)
    assert not [address for address, text in texts(client).items() if "Embargoed" in text]
    clock.move_to(NOON + HOUR)
    assert "Embargoed until one" in client.get("/").text
    assert "Embargoed until one" in client.get("/rss.xml").text


def test_a_renamed_category_is_renamed_everywhere(client, story):
    texts(client)
    news = story.categories[0]
    news.name = "Latest"
    store_label(news)
    assert "Latest" in client.get("/").text
    assert "Latest" in client.get(STORY).text


def test_the_date_at_the_top_changes_at_the_newsrooms_midnight(client, clock, story):
    assert "Tuesday, Nov. 24, 2026" in client.get("/").text
    clock.move_to(NOON + 12 * HOUR - SECOND)
    assert "Tuesday, Nov. 24, 2026" in client.get("/").text
    clock.move_to(NOON + 12 * HOUR)
    assert "Wednesday, Nov. 25, 2026" in client.get("/").text


def test_a_reader_who_has_the_page_gets_304_and_no_query(client, story, django_assert_max_num_queries):
    etag = client.get("/")["ETag"]
    with django_assert_max_num_queries(1):
        answer = client.get("/", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)


LONG_AGO = "Thu, 01 Jan 1970 00:00:00 GMT"


@pytest.mark.once
@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize(
    ("precondition", "expected"),
    [
        ({"If-Match": '"other"'}, 412),
        ({"If-Match": "*"}, 200),
        ({"If-Unmodified-Since": LONG_AGO}, 200),
    ],
)
def test_a_precondition_is_answered_alike_whether_the_page_is_cached_or_not(
    client, story, coding, precondition, expected
):
    headers = {"Accept-Encoding": coding}
    for _ in range(2):
        assert client.get("/", headers=headers | precondition).status_code == expected
        assert client.get("/", headers=headers).status_code == 200
    freshness.current()
    asked = []
    FastPath(lambda *_: asked.append("Django") or [])(
        RequestFactory().get("/", headers=headers | precondition).environ, None
    )
    assert asked == ["Django"]


@pytest.mark.once
@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
def test_a_reader_who_has_the_page_is_answered_before_django(client, story, coding):
    headers = {"Accept-Encoding": coding}
    headers["If-None-Match"] = client.get("/", headers=headers)["ETag"]
    freshness.current()
    statuses = []
    fast = FastPath(lambda *_: pytest.fail("Django was asked."))
    body = fast(RequestFactory().get("/", headers=headers).environ, lambda status, _: statuses.append(status))
    assert (statuses, body) == (["304 Not Modified"], [])


def test_a_head_request_has_no_body_and_is_closed(client, story):
    closed = []

    def django(environ, start_response):
        answer = HttpResponse("Not found", status=404)
        answer.close = lambda: closed.append(True)
        return answer

    assert list(FastPath(django)(RequestFactory().get("/nowhere").environ, lambda *_: None)) == [b"Not found"]
    assert closed == []
    assert list(FastPath(django)(RequestFactory().head("/nowhere").environ, lambda *_: None)) == []
    assert closed == [True]


def test_a_page_with_an_address_beyond_ascii_is_given_without_django_too(client, editor, clock):
    factories.published(editor, slug="міст-відкрито", headline="The bridge is open")
    clock.shift(SECOND)
    address = "/2026/11/24/міст-відкрито/"
    page = client.get(address)
    freshness.current()
    fast = FastPath(lambda *_: pytest.fail("Django was asked."))
    as_servers_say_it = {"PATH_INFO": address.encode().decode("latin-1")}
    assert fast(RequestFactory().get("/").environ | as_servers_say_it, lambda *_: None) == [page.content]


def test_a_worker_that_replaces_another_asks_for_addresses_beyond_ascii_as_servers_do(client, editor, clock):
    factories.published(editor, slug="міст-відкрито")
    clock.shift(SECOND)
    client.get("/2026/11/24/міст-відкрито/")
    asked = []

    def site(environ, start_response):
        asked.append(get_path_info(environ))
        start_response("200 OK", [])
        return []

    succession = Succession()
    succession.begin()
    succession.leave()
    succession.take_over(site)
    succession._file.close()
    assert asked == ["/2026/11/24/міст-відкрито/"]


def test_the_stamp_is_read_ahead_so_that_no_reader_waits_for_it(
    client, story, django_assert_num_queries, monkeypatch
):
    client.get("/")
    monkeypatch.setattr(freshness, "TRUSTED", 3600)
    freshness.reader._read_at -= freshness.RENEWED_AFTER
    began = monotonic()
    fast = FastPath(lambda *_: pytest.fail("Django was asked."))
    with django_assert_num_queries(0):
        fast(RequestFactory().get("/").environ, lambda *_: None)
    with django_assert_num_queries(1):
        renewal.renew()
    assert freshness.reader._read_at > began


def test_the_stamp_is_not_read_ahead_again_when_somebody_has_just_read_it(
    client, story, django_assert_num_queries, monkeypatch
):
    freshness.reader.forget()
    renewal.ask()
    freshness.current()
    # "Just" means a fraction of a second, which a busy machine may take between two lines.
    monkeypatch.setattr(freshness, "RENEWED_AFTER", 3600)
    with django_assert_num_queries(0):
        renewal.renew()


def test_a_database_that_is_away_does_not_end_what_reads_the_stamp_ahead(client, story):
    client.get("/")
    freshness.reader.forget()
    renewal.ask()
    with away():
        renewal.renew()
    with away():
        assert client.get("/").status_code == 200


def test_a_first_reader_who_has_the_page_leaves_a_whole_one_for_the_next(client, story):
    etag = client.get("/")["ETag"]
    pages.clear()
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304
    assert client.get("/").status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
def test_each_coding_has_a_page_of_its_own_without_noise(client, story, coding):
    for _ in range(2):
        answer = client.get("/", headers={"Accept-Encoding": coding})
        assert answer.get("Content-Encoding", "identity") == coding
        assert "x-noise" not in answer
        assert "Accept-Encoding" in answer["Vary"].title()


@pytest.mark.once
def test_pages_of_another_host_or_scheme_are_others(client, story, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/").status_code == 200
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/", secure=True).status_code == 200


def test_a_page_that_many_ask_for_at_once_is_made_once(transactional_db):
    made, may_end, answers = [], threading.Event(), []

    def make(request):
        made.append(request)
        may_end.wait(5)
        response = HttpResponse("The page")
        response.moment = freshness.current()
        connection.close()
        return response

    def ask():
        answers.append(store(RequestFactory().get("/")))
        connection.close()

    store = PageStore(make)
    readers = [threading.Thread(target=ask) for _ in range(8)]
    for reader in readers:
        reader.start()
    may_end.set()
    for reader in readers:
        reader.join()
    assert [answer.content for answer in answers] == [b"The page"] * 8
    assert len(made) == 1


@contextmanager
def away():
    """The database is unreachable."""

    def refuse():
        raise OperationalError("The database is away.")

    freshness.reader.forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "ensure_connection", refuse)
        yield


def test_without_a_database_readers_get_the_last_page(client, story):
    before = client.get("/").text
    with away():
        assert client.get("/").text == before
        assert client.get("/?before=x").status_code == 503


def test_what_was_withdrawn_is_not_shown_without_a_database(client, story, editor):
    client.get(STORY)
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    freshness.current()
    with away():
        assert client.get(STORY).status_code == 503


def test_what_another_process_may_have_withdrawn_is_not_shown_without_a_database(client, story, editor):
    client.get(STORY)
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    freshness.reader._known_at -= 60  # This process has had no requests since.
    with away():
        assert client.get(STORY).status_code == 503


def test_a_page_waits_for_a_thread_that_reads_the_stamp_slowly(client, story):
    freshness.reader.forget()
    freshness.reader._reading.acquire()
    threading.Timer(3 * freshness.TRUSTED, freshness.reader._reading.release).start()
    assert client.get("/").status_code == 200


def test_a_page_whose_time_has_come_is_not_shown_without_a_database(client, clock, story, editor):
    factories.published(editor, at=NOON + HOUR)
    client.get("/")
    with away():
        clock.move_to(NOON + HOUR)
        assert client.get("/").status_code == 503


def test_numbers_never_come_back_after_a_restore(db, clock):
    clock.move_to(NOON + 10_000 * HOUR)
    freshness.move()
    (first,) = Stamp.objects.values_list("number", flat=True)
    Stamp.objects.all().delete()
    clock.shift(SECOND)
    freshness.move()
    assert Stamp.objects.get().number > first


@pytest.mark.once
def test_what_is_kept_is_bounded_and_the_longest_unused_goes_first():
    kept, moment = Pages(most=5 * (1000 + OVERHEAD)), freshness.Moment(1, 1, 1, NOON)
    keys = [Key("GET", "http", "", "testserver", f"/{number}", "", "identity") for number in range(6)]
    for key in keys[:5]:
        kept.put(key, Page(moment, NOON, 200, {}, b"x" * 1000))
    assert kept.get(keys[0])
    kept.put(keys[5], Page(moment, NOON, 200, {}, b"x" * 1000))
    assert [bool(kept.get(key)) for key in keys] == [True, False, True, True, True, True]
    assert kept.size <= kept.most


@pytest.mark.once
@pytest.mark.parametrize("odd", [{"QUERY_STRING": "x" * 4000}, {"HTTP_X_FORWARDED_PROTO": "x" * 4000}])
def test_no_page_is_kept_under_a_key_that_takes_more_memory_than_is_counted(client, story, odd):
    for _ in range(2):
        assert client.get("/", **odd).status_code == 200
    assert pages.size == 0


@pytest.mark.once
@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_page_that_is_made_again_with_the_same_bytes_is_not_compressed_again(
    client, clock, editor, story, coding, monkeypatch
):
    headers = {"Accept-Encoding": coding}
    first = client.get(STORY, headers=headers)
    factories.published(editor, categories=[factories.category("Sport")])
    clock.shift(SECOND)
    compressed = f"django_http_compression.middleware.{coding.replace('br', 'brotli')}_compress"
    with monkeypatch.context() as patch:
        patch.setattr(compressed, lambda *args, **kwargs: 1 / 0)
        again = client.get(STORY, headers=headers)
    assert (again.content, again.headers) == (first.content, first.headers)
    assert client.get("/", headers=headers).content != first.content


@pytest.mark.once
def test_compressed_bodies_are_bounded():
    found = Compressed(most=2 * (1000 + BODY_OVERHEAD))
    for number in range(3):
        found.put((f'"{number}"', "br"), HttpResponse(b"x" * 1000))
    assert [bool(found.get((f'"{number}"', "br"))) for number in range(3)] == [False, True, True]
    assert found.size <= found.most
