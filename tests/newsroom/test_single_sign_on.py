"""Single sign-on against a real OpenID Connect provider."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings as of_tests
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from articles.models import AuditEntry
from newsroom import environment
from newsroom.models import User
from newsroom.single_sign_on import provider
from tests import factories
from tests.newsroom import openid

LOGIN, LEAVE, BACK = "/admin/login/", "/admin/login/sso/", "/admin/login/sso/back/"

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def issuer():
    with openid.running(f"{of_tests.SITE_URL}{BACK}") as issuer:
        yield issuer


@pytest.fixture(autouse=True)
def _provider(settings, issuer):
    provider.forget()
    settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, "The Courier’s accounts"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "newsroom", "a secret of the newsroom's"


@pytest.fixture
def ann(db):
    return factories.person("editor", username="ann", email="ann@news.example")


def leave(browser, next_page=""):
    return browser.get(LEAVE, {"next": next_page})["Location"]


def come_back(browser, address):
    return browser.get(address.removeprefix(of_tests.SITE_URL), follow=True)


def sign_in(browser, who, next_page=""):
    return come_back(browser, openid.sign_in(leave(browser, next_page), who))


def is_in(browser):
    return browser.get("/admin/").status_code == 200


def refusals():
    return [entry.detail for entry in AuditEntry.objects.filter(act="sign_in_failed")]


def test_a_person_of_the_newsroom_signs_in_and_comes_to_the_page_that_they_wanted(client, ann, settings):
    settings.SECOND_FACTOR_FOR = "editors"
    assert "Sign in with The Courier’s accounts" in " ".join(client.get(LOGIN).text.split())
    page = sign_in(client, "Ann@news.example", "/admin/articles/story/")
    assert page.request["PATH_INFO"] == "/admin/articles/story/"
    assert page.context["user"] == ann
    asked = parse_qs(urlsplit(leave(Client())).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"] != asked["nonce"]


def test_a_person_is_known_by_their_number_once_they_have_signed_in(client, ann):
    sign_in(client, "ann@news.example")
    ann.email = "ann.grey@news.example"
    ann.save()
    other = Client()
    assert sign_in(other, "ann@news.example").context["user"] == ann
    assert "no account here" in sign_in(Client(), "ann.grey@news.example").text
    assert refusals() == ["ann.grey@news.example is somebody else’s at the provider by now"]


@pytest.mark.parametrize("who", ["nobody@news.example", "unverified@news.example", "off@news.example"])
def test_an_unknown_person_reads_whom_to_ask(client, ann, settings, who):
    factories.person("editor", email="unverified@news.example")
    factories.person("editor", email="off@news.example", is_active=False)
    page = sign_in(client, who)
    assert "Ask an administrator to add you" in page.text
    assert not is_in(client)
    assert len(refusals()) == 1
    assert User.objects.count() == 3


def test_people_of_the_domain_are_added_in_the_role_of_the_setting_and_no_others(client, settings):
    settings.OIDC_DOMAIN, settings.OIDC_ROLE = "news.example", "journalist"
    page = sign_in(client, "new.person@news.example")
    person = page.context["user"]
    assert (person.username, str(person), person.has_usable_password()) == ("new.person", "Ann Grey", False)
    assert [group.name for group in person.groups.all()] == ["journalist"]
    for stranger in ("eve@news.example.evil", "eve@evil-news.example"):
        other = Client()
        assert "no account here" in sign_in(other, stranger).text
        assert not is_in(other)


def test_an_answer_is_for_the_browser_that_asked_and_for_once(client, ann):
    back = openid.sign_in(leave(client), "ann@news.example")
    other = Client()
    for browser in (Client(), other):
        if browser is other:
            leave(other)
        assert "started in another window" in come_back(browser, back).text
        assert not is_in(browser)
    assert come_back(client, back).context["user"] == ann
    client.post("/admin/logout/")
    come_back(client, back)
    assert not is_in(client)


@pytest.mark.parametrize("stolen", ["verifier", "nonce", "code"])
def test_a_code_without_what_was_asked_with_it_opens_nothing(client, ann, stolen):
    back = openid.sign_in(leave(client), "ann@news.example")
    session = client.session
    if stolen == "code":
        back = back.replace("code=", "code=x")
    else:
        session["single_sign_on"] = {**session["single_sign_on"], stolen: "a" * 64}
        session.save()
    assert "could not be verified" in come_back(client, back).text
    assert not is_in(client)


def test_who_says_no_at_the_provider_comes_back_to_the_sign_in_page(client):
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    page = client.get(BACK, {"error": "access_denied", "state": state}, follow=True)
    assert page.request["PATH_INFO"] == LOGIN
    assert not is_in(client)


def test_a_provider_that_does_not_answer_leaves_the_password(client, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert "cannot be reached" in client.get(LEAVE, follow=True).text
    settings.OIDC_ISSUER = ""
    assert client.get(LEAVE).status_code == client.get(BACK).status_code == 404
    assert "sso" not in client.get(LOGIN).text


# Tokens not meant for us.


@pytest.fixture
def forger(settings):
    with openid.forging() as server:
        server.issuer = settings.OIDC_ISSUER = f"http://127.0.0.1:{server.server_port}"
        server.key = rsa.generate_private_key(65537, 2048)
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(server.key.public_key()))
        server.keys = {"keys": [{**public, "kid": "own"}]}
        yield server


def claimed(issuer, **changed):
    now = int(time.time())
    said = {"iss": issuer, "aud": "newsroom", "sub": "1", "iat": now, "exp": now + 60, "nonce": "n"}
    said |= {"email": "ann@news.example", **changed}
    return {name: value for name, value in said.items() if value}


def ask():
    return provider.claims("code", nonce="n", verifier="v", back="b")


FORGED = [{"iss": "http://evil.example"}, {"aud": "another"}, {"exp": 1}, {"nonce": "other"}, {"sub": None}]
FORGED += [{"aud": ["newsroom", "x"], "azp": "x"}]


@pytest.mark.parametrize("changed", FORGED)
def test_a_token_for_others_from_others_or_of_old_is_refused(forger, changed):
    for more, is_taken in (({}, True), (changed, False)):
        said = claimed(forger.issuer, **more)
        forger.token = jwt.encode(said, forger.key, algorithm="RS256", headers={"kid": "own"})
        if is_taken:
            assert ask()["sub"] == "1"
        else:
            with pytest.raises(provider.Refused):
                ask()


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256"])
def test_a_token_with_a_shared_secret_no_signature_or_an_unknown_key_is_refused(forger, algorithm):
    keys = {"none": None, "HS256": "s" * 40, "RS256": rsa.generate_private_key(65537, 2048)}
    said, headers = claimed(forger.issuer), {"kid": "own"}
    forger.token = jwt.encode(said, keys[algorithm], algorithm=algorithm, headers=headers)
    with pytest.raises(provider.Refused):
        ask()


def test_an_issuer_without_https_is_named(monkeypatch):
    monkeypatch.setenv("OIDC_ISSUER", "http://accounts.example")
    with pytest.raises(ImproperlyConfigured, match="OIDC_ISSUER"):
        environment.secure_address("OIDC_ISSUER")
