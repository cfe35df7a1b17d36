"""Errors are reported to the site's operator: by mail, to a web address and by Sentry's protocol."""

import gzip
import json
import logging
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
from django.conf import settings as site
from django.core import mail

from newsroom.reporting import bounds, reports
from newsroom.reporting.reports import Reporting

pytestmark = pytest.mark.once


UNPACK = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}


class Receiver(BaseHTTPRequestHandler):
    """Accepts posted data."""

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = UNPACK[self.headers.get("Content-Encoding")]
        self.server.got.append((self.path, unpack(sent)))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.got, server.status = [], 200
        threading.Thread(target=server.serve_forever).start()
        yield server
        server.shutdown()


@pytest.fixture
def told(settings):
    """A logger whose errors are reported; calling `told` waits until they are."""
    settings.HAS_MAIL, settings.ERROR_MAIL_TO, settings.SITE_NAME = True, ["ops@news.example"], "The Courier"
    logger, handler = logging.Logger("newsroom.tests"), Reporting()
    logger.addHandler(handler)
    logger.told = handler.say_goodbye
    return logger


def fail(logger, words="ann@example.org is missing"):
    try:
        raise ValueError(words)
    except ValueError:
        logger.exception("GET %s", "/search/?q=terrorism")


def test_an_error_is_mailed_without_personal_data(told):
    fail(told)
    told.warning("This is none.")
    told.told()
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["ops@news.example"], "[The Courier] ValueError: … is missing")
    assert message.body.startswith("GET /search/?…\nValueError: … is missing\n  ")
    assert "test_reporting.py" in message.body


def test_the_same_error_is_reported_once_in_a_while_with_its_count(told, monkeypatch):
    for _ in range(50):
        fail(told)
    told.told()
    assert len(mail.outbox) == 1
    monkeypatch.setattr(bounds, "AGAIN_AFTER", 0)
    fail(told)
    told.told()
    assert "It came 49 times more" in mail.outbox[1].body


def test_reports_of_many_errors_are_limited_and_fill_no_memory(told):
    for number in range(1000):
        told.error(f"Error {number}")
        if number < bounds.MOST_AN_HOUR:
            told.told()
    told.told()
    assert len(mail.outbox) == bounds.MOST_AN_HOUR
    assert len(told.handlers[0]._bounds._known) <= bounds.MOST_KNOWN


def test_an_error_is_posted_and_a_server_that_refuses_it_is_only_noted(told, settings, server, caplog):
    settings.ERROR_MAIL_TO = []
    settings.ERROR_WEBHOOK_URL = f"http://127.0.0.1:{server.server_address[1]}/hook"
    fail(told)
    told.told()
    ((path, sent),) = server.got
    assert (path, json.loads(sent)["error"]) == ("/hook", "ValueError: … is missing")
    server.status = 500
    told.error("Another.")
    told.told()
    assert [record.levelname for record in caplog.records if record.name == reports.__name__] == ["WARNING"]


def test_without_a_setting_no_thread_is_started(settings):
    settings.ERROR_MAIL_TO, settings.ERROR_WEBHOOK_URL = [], ""
    handler = Reporting()
    logger = logging.Logger("newsroom.tests")
    logger.addHandler(handler)
    fail(logger)
    assert handler._thread is None


RAISE = """
import logging
from newsroom.request_ids import _current
_current.set("4f2a91c0de4f")
password = "hunter2hunter2"
for _ in range(3):
    try:
        raise ValueError("ann@example.org from 192.0.2.7")
    except ValueError:
        logging.getLogger("newsroom").exception("GET %s", "/search/?q=terrorism")
"""


def test_an_error_is_sent_by_sentrys_protocol_once_and_without_personal_data(server, tmp_path):
    """With the real package in a separate process, to a server that reads its envelopes."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
        "SECRET_KEY": "tests-only",
        "SENTRY_DSN": f"http://key@127.0.0.1:{server.server_address[1]}/7",
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", RAISE]
    subprocess.run(command, env=environment, cwd=site.BASE_DIR, check=True, capture_output=True)
    ((path, sent),) = server.got
    head, kind, event = map(json.loads, sent.split(b"\n")[:3])
    assert (path, kind["type"], head["event_id"]) == ("/api/7/envelope/", "event", event["event_id"])
    (exception,) = event["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("ValueError", "… from …")
    assert event["logentry"]["formatted"] == "GET /search/?…"
    assert event["tags"] == {"request": "4f2a91c0de4f"}
    secrets = ["ann@example.org", "192.0.2.7", "terrorism", "hunter2"]
    assert [secret for secret in secrets if secret in sent.decode()] == []
    assert "server_name" not in event
