"""deploy/nginx.conf in a real nginx, with gunicorn as shipped behind it."""

import socket
import ssl
import subprocess
import time

import pytest
from django.template.loader import render_to_string

from tests.deploy.fronts import (
    HOST,
    PROMISED,
    ROOT,
    Nginx,
    all_at_once,
    at_the_same_time,
    check_clips,
    headers_of,
    without,
)
from tests.faults.conftest import SOON
from tests.newsroom.running import ask, until

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def nginx(newsroom, tmp_path_factory):
    found = Nginx(newsroom, tmp_path_factory.mktemp("nginx"))
    found.start()
    yield found
    found.end()


def test_the_shipped_file_is_understood_without_a_warning(nginx):
    done = subprocess.run([*nginx.program(), "-t"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


# Pages.


def test_a_page_is_kept_for_a_moment_and_no_longer(nginx, newsroom):
    assert nginx.get("/").text == newsroom.ask("/").text
    until(lambda: any(b"X-Cache: HIT" in answer for answer in all_at_once(nginx, "/", 50)), seconds=60)
    # `until` lets more than a moment pass before it asks again.
    until(lambda: nginx.get("/").headers["X-Cache"] == "MISS", seconds=60)


def test_fifty_readers_at_once_are_one_request_to_the_site(nginx, newsroom):
    """In one try at least: others fall on the end of a slot, ask ahead, or wait too long for a busy site."""
    newsroom.ask("/corrections/")

    def fills():
        before = newsroom.requests_for("/corrections/")
        answers = all_at_once(nginx, "/corrections/", 50)
        assert all(b" 200 " in answer.partition(b"\r\n")[0] for answer in answers)
        return newsroom.requests_for("/corrections/") - before

    # A pause for the limit of requests from one address.
    until(lambda: fills() == 1, seconds=60, pause=1)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("deflate", None),
    ],
)
def test_each_reader_gets_a_coding_that_they_can_read(nginx, asked, sent):
    answer = nginx.get("/", Accept_Encoding=asked)
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, sent)
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_at_a_feeds_address_nobody_gets_what_was_kept_for_another(nginx):
    for _ in range(20):
        feed, person = nginx.get("/rss.xml"), nginx.get("/rss.xml", Sec_Fetch_Dest="document")
        assert feed.headers["Content-Type"].startswith("application/rss+xml")
        assert person.headers["Content-Type"].startswith("text/html")
        assert "private" in person.headers["Cache-Control"]
        # Any other word is the same as none: it makes no copy of its own.
        script = nginx.get("/rss.xml", Sec_Fetch_Dest="empty")
        assert script.headers["Content-Type"] == feed.headers["Content-Type"]


def test_a_reader_who_has_the_page_gets_304(nginx):
    etag = nginx.get("/").headers["ETag"]
    answer = nginx.get("/", If_None_Match=etag)
    assert (answer.status, answer.text) == (304, "")


def test_an_update_is_seen_and_stays_seen(nginx, newsroom):
    address = newsroom.address("school")
    assert "News of the school" in nginx.get(address).text
    newsroom.fix("school", "The school reopens")
    until(lambda: "The school reopens" in nginx.get(address).text, seconds=60)
    seen = time.monotonic()  # By somebody who asked ahead, perhaps.
    until(lambda: time.monotonic() > seen + PROMISED, seconds=60)
    for path in (address, "/", "/rss.xml", "/sitemap.xml"):
        assert all(answer.status == 200 for answer in at_the_same_time(8, lambda path=path: nginx.get(path)))
    assert all("The school reopens" in nginx.get(path).text for path in (address, "/", "/rss.xml") * 20)


def test_what_is_not_for_everybody_is_never_kept(nginx):
    for path in ("/admin/", "/admin/login/", "/preview/of-nobody/"):
        answers = [nginx.get(path) for _ in range(4)]
        assert not [answer for answer in answers if "X-Cache" in answer.headers]
    first, second = (nginx.get("/admin/login/").headers["Set-Cookie"] for _ in range(2))
    assert first != second


def test_a_form_reaches_the_desk_with_the_address_of_who_sent_it(nginx, newsroom):
    page = nginx.get("/admin/login/")
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    answer = nginx.get(
        "/admin/login/",
        method="POST",
        body=f"csrfmiddlewaretoken={token}&username=nobody&password=wrong",
        source="127.0.0.5",
        Cookie=cookie,
        Origin=f"https://{HOST}",
        Content_Type="application/x-www-form-urlencoded",
        X_Forwarded_For="203.0.113.9",
        X_Forwarded_Proto="http",
    )
    assert (answer.status, "Wrong username or password" in answer.text) == (200, True)
    last = "from articles.models import AuditEntry; print(AuditEntry.objects.latest('pk').address)"
    assert newsroom.run(last) == "127.0.0.5"


# When the site is gone.


def test_readers_have_the_last_page_while_the_site_is_gone_and_a_new_one_after_that(nginx, newsroom):
    pages = {path: nginx.get(path).text for path in ("/", "/rss.xml", newsroom.address("market"))}
    address = newsroom.address("market")
    with without(newsroom):
        for _ in range(3):
            assert {path: nginx.get(path).text for path in pages} == pages
        for path in ("/?before=of-nobody", "/admin/login/"):
            answer = nginx.get(path)
            assert (answer.status, "Back in a moment" in answer.text) == (503, True)
            assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("5", "no-store")
        newsroom.fix("market", "The market is back")
    until(lambda: "The market is back" in nginx.get(address).text, seconds=60)


def test_a_withdrawal_is_seen_and_does_not_come_back_when_the_site_is_gone(nginx, newsroom):
    address = newsroom.address("bridge")
    assert "News of the bridge" in nginx.get("/").text
    assert nginx.get(address).status == 200
    newsroom.withdraw("bridge")
    until(lambda: nginx.get(address).status == 410, seconds=60)
    until(lambda: "News of the bridge" not in nginx.get("/").text, seconds=60)
    with without(newsroom):
        answer = nginx.get(address)
        assert (answer.status, "It was wrong." in answer.text) == (410, True)
        assert "News of the bridge" not in nginx.get("/").text


def test_a_withdrawal_that_nobody_has_seen_yet_does_not_come_back_either(nginx, newsroom):
    address = newsroom.address("harbour")
    assert nginx.get(address).status == 200
    newsroom.environment["NGINX_PURGE_URL"] = f"http://127.0.0.1:{nginx.purge_port}/last-pages/"
    newsroom.withdraw("harbour")
    newsroom.manage("deliver")
    with without(newsroom):
        assert (nginx.get(address).status, nginx.get("/").status) == (503, 503)
    assert nginx.get(address).status == 410


def test_pages_are_deleted_from_this_machine_alone_and_by_deleting_alone(nginx):
    assert ask(f"http://127.0.0.1:{nginx.purge_port}/last-pages/0/").status == 403
    assert nginx.get("/last-pages/0/", method="DELETE").status in (404, 405)


# Clients.


HEAD = f"POST /admin/login/ HTTP/1.1\r\nHost: {HOST}\r\n".encode()
SLOW = {
    "no handshake": b"",
    "half of a head": HEAD,
    "a head without its body": HEAD + b"Content-Length: 5000\r\n\r\nx",
    "reads no answer": f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode() * 20,
}
"""What clients send who then wait."""


def slow_clients(nginx):
    """Fifty of each kind, from addresses of their own: more than gunicorn has threads."""
    for number, sent in enumerate(SLOW.values()):
        for _ in range(50):
            source = f"127.0.0.{20 + number}"
            if not sent:
                yield socket.create_connection(("127.0.0.1", nginx.port), 30, source_address=(source, 0))
                continue
            connection = nginx.connect(source)
            connection.sendall(sent)
            yield connection


def test_two_hundred_slow_clients_hold_nobody_up(nginx):
    slow = [*slow_clients(nginx)]
    try:
        assert len(slow) == 200
        for address in ("/?before=slow", "/", "/admin/login/"):
            began = time.monotonic()
            assert nginx.get(address).status == 200
            assert time.monotonic() - began < SOON
    finally:
        for connection in slow:
            connection.close()


def test_many_passwords_are_answered_with_a_request_to_wait(nginx):
    """From an address of their own: nobody else has to wait, and they can still read."""
    answers = at_the_same_time(
        60, lambda: nginx.get("/admin/login/", method="POST", body="x=1", source="127.0.0.3")
    )
    refused = [answer for answer in answers if answer.status == 429]
    assert 0 < len(refused) < 60
    assert "Too many requests came from your address" in refused[0].text
    assert refused[0].headers["Cache-Control"] == "no-store"
    assert nginx.get("/admin/login/", source="127.0.0.3").status == 200
    assert nginx.get("/admin/login/", method="POST", body="x=1", source="127.0.0.4").status == 403


def test_what_is_too_large_is_refused(nginx):
    assert nginx.get("/", method="POST", body="x" * 100_000).status == 413
    assert nginx.get("/", Cookie="x" * 40_000).status == 400


def test_health_is_for_this_machine_alone(nginx):
    for path in ("/healthz", "/readyz"):
        assert (nginx.get(path).status, nginx.get(path, source="127.0.0.6").status) == (200, 403)


def test_no_other_name_is_answered(nginx):
    with pytest.raises(ssl.SSLError):
        nginx.connect(name="evil.example")
    answer = nginx.ask("/", "GET", None, {"Host": "evil.example"})
    assert answer.status in (0, 421)


# Files.


def test_part_of_a_picture_may_be_asked_for(nginx):
    answer = nginx.get("/media/images/key/320.webp", Range="bytes=10-19")
    assert (answer.status, answer.headers["Content-Range"]) == (206, "bytes 10-19/200")
    assert answer.text == bytes(range(10, 20)).decode()


def test_video_and_audio_come_in_ranges(nginx, newsroom):
    check_clips(nginx, newsroom)


def test_a_killed_picture_is_gone(nginx):
    for path in ("/media/images/gone/320.webp", "/media/images/gone/removed"):
        answer = nginx.get(path)
        assert (answer.status, "immutable" in str(answer.headers)) == (410, False)
    assert nginx.get("/media/images/none/320.webp").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/originals/key.jpg",
        "/media/secret/words.txt",
        "/media/images/../secret/words.txt",
        "/media/images/%2e%2e/secret/words.txt",
        "/media/images../secret/words.txt",
        "/media/images/../../private/originals/key.jpg",
        "/private/originals/key.jpg",
        "/static/../newsroom.sqlite3",
        "/static../newsroom.sqlite3",
        "/429.html",
        "/503.html",
    ],
)
def test_no_other_file_can_be_had(nginx, path):
    assert nginx.get(path).status in (400, 404)


def test_headers_are_those_that_the_site_itself_sends(nginx, newsroom):
    hashed = newsroom.run("from django.templatetags.static import static; print(static('css/site.css'))")
    paths = ["/", "/rss.xml", "/of-nobody/", "/admin/login/", "/media/images/key/320.webp", hashed]
    for path in [*paths, "/static/css/site.css", "/static/ckeditor/ckeditor/plugins/link/dialogs/link.js"]:
        assert headers_of(nginx.get(path)) == headers_of(newsroom.ask(path)), path


def test_the_pages_that_nginx_shows_by_itself_are_those_of_the_site():
    for page in ("429.html", "503.html"):
        assert (ROOT / "deploy/pages" / page).read_text() == render_to_string(page)
