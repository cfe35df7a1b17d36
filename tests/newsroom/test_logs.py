"""The log: the request, one line for a database error, and no personal data."""

import json
import logging
import smtplib
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError

from articles.follow_up.kinds import KINDS
from articles.models import Job
from newsroom import logs, outages, request_ids
from tests import factories

pytestmark = pytest.mark.once

GIVEN = "4f2a91c0de4f2a91c0de4f2a91c0de00"


class Log:
    """The log's contents, as lines in both formats."""

    def __init__(self):
        self.json, self.lines = StringIO(), StringIO()

    def handlers(self):
        for stream, formatter in ((self.json, logs.Json()), (self.lines, logs.Line())):
            handler = logging.StreamHandler(stream)
            handler.setFormatter(formatter)
            yield handler

    @property
    def records(self):
        return [json.loads(line) for line in self.json.getvalue().splitlines()]

    @property
    def text(self):
        return self.json.getvalue() + self.lines.getvalue()


@pytest.fixture
def log():
    log, root = Log(), logging.getLogger()
    handlers, level = [*log.handlers()], root.level
    root.setLevel(logging.INFO)
    for handler in handlers:
        root.addHandler(handler)
    yield log
    root.setLevel(level)
    for handler in handlers:
        root.removeHandler(handler)


@pytest.fixture
def site(client):
    client.raise_request_exception = False
    return client


def failing(error):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.mark.parametrize(
    ("proxies", "sent", "is_taken"),
    [(1, GIVEN, True), (0, GIVEN, False), (1, "a b", False), (1, "x" * 65, False), (1, "<b>12345678", False)],
)
def test_an_id_is_taken_from_a_proxy_of_ours_alone(client, settings, proxies, sent, is_taken):
    settings.TRUSTED_PROXIES = proxies
    answer = client.get("/healthz", headers={"x-request-id": sent})
    assert (answer["X-Request-ID"] == sent) is is_taken
    assert len(answer["X-Request-ID"]) == 32
    assert request_ids.request_id() == ""
    assert client.get("/healthz")["X-Request-ID"] != answer["X-Request-ID"]


def test_the_page_of_a_failure_and_the_line_about_it_name_the_same_request(site, settings, log, monkeypatch):
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(outages, "_lane_of", failing(ValueError("ann@example.org has 2 of 192.0.2.7")))
    answer = site.get("/nothing/?q=secret", headers={"x-request-id": GIVEN})
    assert (answer.status_code, answer["X-Request-ID"]) == (500, GIVEN)
    assert "Reference 4f2a91c0de4f" in answer.text
    (record,) = log.records
    assert (record["request"], record["level"]) == (GIVEN, "error")
    (error,) = record["errors"]
    assert error["error"] == "ValueError: … has 2 of …"
    assert any("outages.py" in place for place in error["at"])
    assert f"[{GIVEN}]" in log.lines.getvalue().splitlines()[0]


def test_a_fault_of_the_database_is_one_line_and_its_page_has_the_reference(site, db, log, monkeypatch):
    cause = OperationalError('could not connect\nDETAIL:  Key (email)=(ann@example.org) to "10.1.2.3"')
    monkeypatch.setattr(outages, "_lane_of", failing(cause))  # Outside of any view.
    answer = site.get("/nothing/")
    assert (answer.status_code, f"Reference {answer['X-Request-ID'][:12]}" in answer.text) == (503, True)
    assert len(log.lines.getvalue().splitlines()) == len(log.records) == 1
    assert log.records[0]["message"] == "GET /nothing/: OperationalError: could not connect DETAIL: …"


def test_a_fault_of_the_database_within_a_view_is_one_line_too(rf, log):
    request = rf.get("/preview/secret-token/")
    answer = outages.Outages(None).process_exception(request, OperationalError("gone"))
    assert (answer.status_code, answer._has_been_logged) == (503, True)
    assert [record["message"] for record in log.records] == ["GET /preview/…: OperationalError: gone"]


SECRETS = [
    "ann@example.org",
    "Ann Archer",
    "annarcher",
    "192.0.2.7",
    "2001:db8::7",
    "terrorism",
    "preview-token",
    "reset-token",
    "hunter2hunter2",
]


def test_a_days_log_names_nobody(site, db, log, settings, monkeypatch):
    """Sign-ins that fail until they are locked, searches, links with tokens, rejected mail, errors."""
    settings.TRUSTED_PROXIES = 1
    person = factories.person("journalist", username="annarcher", first_name="Ann", last_name="Archer")
    for address in ("192.0.2.7", "2001:db8::7"):
        walk_from(site, {"x-forwarded-for": address})
    fail_within(site, monkeypatch)
    refuse_mail(monkeypatch)
    logging.getLogger("articles").warning("%s has a note.", person)
    assert len(log.records) > 10
    assert "SMTPRecipientsRefused" in log.text
    assert [secret for secret in SECRETS if secret in log.text] == []


def walk_from(site, there):
    for _ in range(11):
        site.post("/admin/login/", {"username": "annarcher", "password": "hunter2hunter2"}, headers=there)
    for place in ("/search/?q=terrorism", "/nothing/?q=terrorism", "/preview/preview-token/"):
        site.get(place, headers=there)
    site.get("/admin/invitation/MQ/reset-token/", headers=there)
    site.get("/", headers=there | {"host": "ann@example.org"})


def fail_within(site, monkeypatch):
    said = "ann@example.org from 192.0.2.7 asked /search/?q=terrorism and /preview/preview-token/"
    with monkeypatch.context() as broken:
        broken.setattr(outages, "_lane_of", failing(ValueError(said)))
        site.get("/admin/?q=terrorism")


def refuse_mail(monkeypatch):
    refused = smtplib.SMTPRecipientsRefused({"ann@example.org": (550, b"no such user ann@example.org")})
    monkeypatch.setitem(KINDS, "mail", KINDS["mail"].__class__("mail", "Mail", failing(refused), 5))
    Job.objects.enqueue("mail", keys=["1"])
    call_command("deliver", stdout=StringIO(), stderr=StringIO())


@pytest.mark.parametrize(
    "kept",
    ["at 12:34:56", "127.0.0.1:8000", "::1", "version 1.2.3", "articles::story", "GET /2026/11/29/a-slug/"],
)
def test_what_is_nobodys_stays(kept):
    assert logs.without_personal_data(kept) == kept


def test_long_text_takes_linear_work():
    for text in ("a@" * 100_000, ":" * 200_000, "1." * 100_000, "?=" * 100_000, "Key (" * 50_000):
        assert len(logs.without_personal_data(text)) <= logs.LONGEST * 2
