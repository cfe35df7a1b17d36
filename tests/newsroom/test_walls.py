"""The security headers of every response: where its parts come from, who may embed it, what it may use."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.csp import build_policy

from newsroom import lanes, outages, stores
from newsroom.walls import PART_OF_A_PAGE, PERMISSIONS, REFUSED, put_up
from tests import factories
from tests.newsroom import running
from tests.newsroom.crowds import others_in

pytestmark = pytest.mark.once

CSP = "Content-Security-Policy"
STRICT = (
    "default-src 'none'",
    "require-trusted-types-for 'script'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


def assert_walled(answer, embedded_by):
    policy = answer.headers[CSP]
    assert all(wall in policy for wall in STRICT), policy
    assert "unsafe" not in policy
    assert answer.headers["Cross-Origin-Resource-Policy"] == embedded_by
    assert answer.headers["Permissions-Policy"] == PERMISSIONS
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_every_answer_is_walled(client, db):
    story = factories.published(factories.person("editor"))
    article = story.articles.get()
    readers = [
        "/",
        article.get_absolute_url(),
        "/rss.xml",
        "/feed.json",
        "/search/?q=x",
        "/nothing/",
        "/readyz",
    ]
    for path in [*readers, "/healthz", "/sitemap.xml", "/robots.txt"]:
        assert_walled(client.get(path), "cross-origin")
    for path in ("/admin/", "/admin/login/", "/admin/nothing/"):
        assert_walled(client.get(path), "same-origin")
    assert_walled(client.get("/", headers={"host": "evil.example"}), "cross-origin")
    assert_walled(
        client.post("/admin/login/", {"username": "\x00"}, headers={"origin": "null"}), "same-origin"
    )
    assert client.get("/").headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_one_inline_script_is_allowed_by_its_hash(client, db):
    story = factories.published(factories.person("editor"))
    answer = client.get(story.articles.get().get_absolute_url())
    (script,) = re.findall("<script>(.*?)</script>", answer.text, re.DOTALL)
    assert 'localStorage.getItem("text-size")' in script
    assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in answer.headers[CSP]


def test_a_refusal_that_no_view_has_made_is_walled(client, db):
    with others_in(lanes.AT_THE_DESK):
        answer = client.get("/admin/")
    assert answer.status_code == 503
    assert_walled(answer, "same-origin")
    # Without the middleware there is no policy: so the test above does not pass by chance.
    assert CSP not in outages.unavailable(RequestFactory().get("/"), outages.BUSY).headers


def test_an_answer_that_nothing_has_changed_leaves_the_page_its_policy(client, db):
    first = client.get("/")
    again = client.get("/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert CSP not in again.headers


@pytest.mark.parametrize("kind", ["image/avif", "font/woff2", "text/css; charset=utf-8", "video/mp4"])
def test_a_part_of_a_page_has_a_short_policy(kind):
    djangos = {CSP: build_policy(settings.SECURE_CSP)}
    answer = put_up(HttpResponse(content_type=kind, headers=djangos), is_for_desk=False)
    assert answer.headers[CSP] == PART_OF_A_PAGE
    assert "Permissions-Policy" not in answer.headers
    assert sum(len(name) + len(value) + 4 for name, value in answer.headers.items()) < 250


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "application/xml", "application/pdf"])
def test_what_a_browser_may_open_as_a_page_is_walled_as_one(kind):
    assert_walled(put_up(HttpResponse(content_type=kind), is_for_desk=False), "cross-origin")


def test_a_video_may_play_and_a_passkey_be_asked_for():
    needed = {"autoplay", "encrypted-media", "fullscreen", "picture-in-picture", "publickey-credentials-get"}
    assert not needed & set(REFUSED)
    assert {"camera", "microphone", "geolocation", "payment", "usb"} <= set(REFUSED)


COOKIES = """
from django.conf import settings
from django.test import Client
answer = Client(headers={"host": "localhost"}).get("/admin/login/", secure=True)
for cookie in answer.cookies.values():
    print(cookie.output(header="").strip())
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH)
"""


def test_on_https_no_other_host_of_the_domain_can_set_a_cookie_of_the_desk(tmp_path):
    said = running.run(tmp_path, f"sqlite:///{tmp_path}/none.sqlite3", COOKIES, SITE_URL="https://localhost")
    token, session = said.splitlines()
    assert token.startswith("__Host-csrftoken=")
    assert "Secure" in token
    assert "Path=/" in token
    assert "Domain" not in token
    assert session == "__Host-sessionid None /"


MEDIA = """
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.csp import build_policy
print(default_storage.url("images/a/640.webp"))
print(build_policy(settings.SECURE_CSP))
"""


def test_pictures_and_clips_of_another_origin_are_allowed_and_nothing_else_of_it(tmp_path):
    other = {"MEDIA_URL": "https://media.example/pictures/"}
    address, policy = running.run(tmp_path, f"sqlite:///{tmp_path}/none.sqlite3", MEDIA, **other).splitlines()
    assert address == "https://media.example/pictures/images/a/640.webp"
    allowed = {part.split()[0] for part in policy.split("; ") if "media.example" in part}
    assert allowed == {"img-src", "media-src"}
    assert "img-src 'self' data: https://media.example/pictures/;" in policy


def test_the_default_has_pictures_of_its_own_origin():
    assert settings.MEDIA_URL == stores.media_url() == "/media/"
