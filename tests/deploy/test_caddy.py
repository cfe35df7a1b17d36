"""deploy/Caddyfile in a real Caddy, with gunicorn as shipped behind it."""

import subprocess

import pytest

from tests.deploy.fronts import HOST, Caddy, check_clips, headers_of, without
from tests.newsroom.running import until

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def caddy(newsroom, tmp_path_factory):
    found = Caddy(newsroom, tmp_path_factory.mktemp("caddy"))
    found.start()
    yield found
    found.end()


def test_the_shipped_file_is_understood_and_formatted(caddy):
    command = ["caddy", "validate", "--config", caddy.main(), "--adapter", "caddyfile"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "not formatted" not in done.stderr


def test_an_update_and_a_withdrawal_are_seen(caddy, newsroom):
    address = newsroom.address("bridge")
    newsroom.fix("bridge", "The bridge is shut")
    until(lambda: "The bridge is shut" in caddy.get(address).text, seconds=60)
    newsroom.withdraw("bridge")
    until(lambda: caddy.get(address).status == 410, seconds=60)
    until(lambda: "The bridge is shut" not in caddy.get("/").text, seconds=60)


def test_readers_read_plainly_that_the_site_is_down(caddy, newsroom):
    with without(newsroom):
        answer = caddy.get("/")
        assert (answer.status, "Back in a moment" in answer.text) == (503, True)
        assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("5", "no-store")
    assert caddy.get("/").status == 200


def test_the_site_learns_who_asks(caddy, newsroom):
    page = caddy.get("/admin/login/")
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    answer = caddy.get(
        "/admin/login/",
        method="POST",
        body=f"csrfmiddlewaretoken={token}&username=nobody&password=wrong",
        source="127.0.0.5",
        Cookie=cookie,
        Origin=f"https://{HOST}",
        Content_Type="application/x-www-form-urlencoded",
        X_Forwarded_For="203.0.113.9",
    )
    assert (answer.status, "Wrong username or password" in answer.text) == (200, True)
    last = "from articles.models import AuditEntry; print(AuditEntry.objects.latest('pk').address)"
    assert newsroom.run(last) == "127.0.0.5"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_codings_pass_through(caddy, coding):
    assert caddy.get("/", Accept_Encoding=coding).headers["Content-Encoding"] == coding


def test_health_is_for_this_machine_alone(caddy):
    for path in ("/healthz", "/readyz"):
        assert (caddy.get(path).status, caddy.get(path, source="127.0.0.6").status) == (200, 403)


def test_what_is_too_large_is_refused(caddy):
    assert caddy.get("/", method="POST", body="x" * 100_000).status == 413
    assert caddy.get("/", Cookie="x" * 40_000).status in (0, 431)


def test_part_of_a_picture_may_be_asked_for(caddy):
    answer = caddy.get("/media/images/key/320.webp", Range="bytes=10-19")
    assert (answer.status, answer.headers["Content-Range"]) == (206, "bytes 10-19/200")


def test_video_and_audio_come_in_ranges(caddy, newsroom):
    check_clips(caddy, newsroom)


def test_a_killed_picture_is_gone(caddy):
    for path in ("/media/images/gone/320.webp", "/media/images/gone/removed"):
        answer = caddy.get(path)
        assert (answer.status, "immutable" in str(answer.headers)) == (410, False)
    assert caddy.get("/media/images/none/320.webp").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/originals/key.jpg",
        "/media/secret/words.txt",
        "/media/images/../secret/words.txt",
        "/media/images/%2e%2e/secret/words.txt",
        "/private/originals/key.jpg",
        "/static/../newsroom.sqlite3",
        "/static../newsroom.sqlite3",
    ],
)
def test_no_other_file_can_be_had(caddy, path):
    assert caddy.get(path).status in (400, 404)


def test_headers_are_those_that_the_site_itself_sends(caddy, newsroom):
    hashed = newsroom.run("from django.templatetags.static import static; print(static('css/site.css'))")
    paths = ["/", "/rss.xml", "/of-nobody/", "/admin/login/", "/media/images/key/320.webp", hashed]
    for path in [*paths, "/static/css/site.css", "/static/ckeditor/ckeditor/plugins/link/dialogs/link.js"]:
        assert headers_of(caddy.get(path)) == headers_of(newsroom.ask(path)), path
