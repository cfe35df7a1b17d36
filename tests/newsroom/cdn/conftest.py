"""A CDN's purge address on this machine: it records what it is told, and fails when it should."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from articles import workflow
from tests import factories
from tests.moments import SECOND


class Cdn(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self):
        self.told, self.status, self.body = [], 200, {"success": True}
        super().__init__(("127.0.0.1", 0), _Asked)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def keys(self):
        """The surrogate keys that it was last told to drop, by the generic interface."""
        return set(self.told[-1]["body"]["keys"])


class _Asked(BaseHTTPRequestHandler):
    def answer(self):
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = {"method": self.command, "path": self.path, "headers": dict(self.headers.items())}
        self.server.told.append(told | {"body": json.loads(sent) if sent else None})
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.body).encode())

    do_POST = do_PURGE = do_DELETE = do_GET = answer  # noqa: N815 - the names that http.server calls

    def log_message(self, *args):
        """Keeps the tests' output clear."""


@pytest.fixture
def cdn():
    with Cdn() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def generic(cdn, settings):
    """The site has a CDN of the generic kind in front."""
    settings.CDN_KIND, settings.CDN_PURGE_URL, settings.CDN_TOKEN = "generic", [f"{cdn.address}/drop"], "t"
    return cdn


@pytest.fixture
def story(clock, editor):
    story = factories.published(editor, slug="bridge", headline="The bridge is open")
    clock.shift(SECOND)
    workflow.readdress(story, by=editor, slug="new-bridge")
    clock.shift(SECOND)
    return story
