"""A form with an old token comes back with its input, and can be submitted again."""

import pytest
from django.conf import settings
from django.test import Client
from lxml import html

from newsroom import kept, lanes
from tests import factories
from tests.newsroom.crowds import others_in

pytestmark = pytest.mark.once

HOME = "http://testserver"


@pytest.fixture
def at_home(editor):
    """A browser with a signed-in editor that enforces CSRF tokens."""
    client = Client(enforce_csrf_checks=True, headers={"origin": HOME})
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    return client


def fields(page):
    """The fields of the page's form."""
    return {field.get("name"): field.get("value") for field in html.fromstring(page).iter("input")}


def send_category(client, **extra):
    typed = {"name": "Harbour", "slug": "harbour", "csrfmiddlewaretoken": "o" * 64, **extra}
    return client.post("/admin/articles/category/add/", typed)


def test_a_form_with_an_old_token_comes_back_with_what_was_typed_and_is_taken_again(at_home):
    refused = send_category(at_home)
    assert refused.status_code == 403
    assert "Nothing is lost" in refused.text
    assert "CSRF" not in refused.text
    kept = fields(refused.text)
    assert (kept["name"], kept["slug"]) == ("Harbour", "harbour")
    assert at_home.post("/admin/articles/category/add/", kept).status_code == 302


def test_it_says_where_to_sign_in(at_home):
    at_home.cookies.pop("sessionid")
    page = " ".join(send_category(at_home).text.split())
    assert 'href="/admin/login/?next=%2Fadmin%2F" target="_blank"' in page


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://testserver.evil.example"])
def test_the_form_of_another_site_is_not_offered_to_be_sent(at_home, origin):
    typed = {"name": "Harbour", "csrfmiddlewaretoken": "o" * 64}
    refused = at_home.post("/admin/articles/category/add/", typed, headers={"origin": origin})
    assert refused.status_code == 403
    assert "Harbour" not in refused.text
    assert not html.fromstring(refused.text).forms


def test_no_password_is_written_into_a_page(at_home):
    refused = at_home.post("/admin/login/", {"username": "ann", "password": "a secret of Ann’s"})
    assert refused.status_code == 403
    assert "a secret" not in refused.text


def test_what_was_typed_is_shown_as_text(at_home):
    typed = {"name": "Harbour", "note": "<script>alert(1)</script> <b>night</b>"}
    refused = send_category(at_home, **typed)
    assert "<script>alert" not in refused.text
    assert fields(refused.text)["note"] == typed["note"]


def test_scripts_get_json(at_home):
    refused = at_home.post("/admin/articles/image/upload/", {}, headers={"accept": "application/json"})
    assert refused.status_code == 403
    assert refused.json()["error"].endswith("Try again in a moment.")


def test_a_file_can_not_be_kept_and_the_page_says_so(at_home):
    assert "choose it again" in send_category(at_home, file=factories.picture_file()).text


def test_a_page_that_could_not_be_shown_offers_to_ask_again(rf):
    answer = kept.refusal(rf.get("/admin/articles/story/?q=bridge"), "It is busy.", status=503)
    assert '<a href="/admin/articles/story/?q=bridge">Try again</a>' in answer.text


def test_a_form_that_was_refused_before_its_token_was_looked_at_is_taken_again(at_home):
    token = fields(at_home.get("/admin/articles/category/add/").text)["csrfmiddlewaretoken"]
    with others_in(lanes.SAVING), pytest.MonkeyPatch.context() as patch:
        patch.setattr(lanes, "LONGEST_WAIT", 0)
        refused = send_category(at_home, csrfmiddlewaretoken=token)
    assert refused.status_code == 503
    assert at_home.post("/admin/articles/category/add/", fields(refused.text)).status_code == 302


def test_the_desks_pages_renew_their_tokens(desk, editor):
    assert "desk/page.js" in desk(editor).get("/admin/").text
    assert 'import "./token.js"' in (settings.BASE_DIR / "static/desk/page.js").read_text()


@pytest.mark.parametrize("origin", ["http://[", "http://a]b", "null", "://", "http://evil.example"])
def test_an_address_of_origin_that_is_none_is_refused_and_echoes_nothing(origin):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/admin/login/", {"username": "Typed name"}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "Typed name" not in answer.text


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "utf-7", "idna"])
@pytest.mark.parametrize("address", ["/admin/login/", "/", "/admin/flash/"])
def test_a_form_in_another_charset_is_refused(db, charset, address):
    client = Client(enforce_csrf_checks=True)
    client.get("/admin/login/")
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    headers = {"Origin": "http://testserver"}
    answer = client.post(address, b"username=ann", content_type=kind, headers=headers)
    assert answer.status_code in (400, 403, 405)
