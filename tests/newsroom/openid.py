"""Runs an OpenID Connect provider, and signs in there like a person in a browser."""

import json
import os
import re
import signal
import subprocess
import threading
from contextlib import contextmanager
from html import unescape
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

from tests.ports import free_port

PROGRAM = Path(__file__).with_suffix("").parent / "openid_provider.mjs"
NODE = Path(__file__).parents[2] / ".venv/bin/node"


@contextmanager
def running(back):
    """Returns the issuer of a provider that redirects people back to the address."""
    port = free_port()
    process = subprocess.Popen(
        [NODE, PROGRAM, str(port), back],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            assert process.stdout.readline().strip() == "ready", process.stderr.read()
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # The wheel's node is a wrapper that starts node.


class Forger(BaseHTTPRequestHandler):
    """A provider that answers with any token it was given."""

    def do_GET(self):
        own = f"http://127.0.0.1:{self.server.server_port}"
        names = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
        document = {"issuer": own, **{name: f"{own}/{name}" for name in names}}
        self._answer(self.server.keys if self.path == "/jwks_uri" else document)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"id_token": self.server.token})

    def _answer(self, found):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

    def log_message(self, *args):
        """Logs nothing."""


@contextmanager
def forging():
    """Returns a forger's server: set its keys and token on it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Forger) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Stop(HTTPRedirectHandler):
    """Follows redirects until one leaves the provider, and remembers that one."""

    def __init__(self):
        self.left_for = ""

    def redirect_request(self, request, answer, code, message, headers, address):
        if urlsplit(address).port == urlsplit(request.full_url).port:
            return super().redirect_request(request, answer, code, message, headers, address)
        self.left_for = address
        return None


def sign_in(address, who):
    """Sign in at the provider and consent; return the address it redirects to."""
    stop = Stop()
    opener = build_opener(HTTPCookieProcessor(CookieJar()), stop)
    opener.addheaders = [("Accept", "text/html")]
    sent = None
    for fields in ({"login": who, "password": "x"}, {}, None):
        try:
            answer = opener.open(address, sent)
        except OSError:
            assert stop.left_for
            return stop.left_for
        page = answer.read().decode()
        address = urljoin(answer.url, unescape(re.search(r'<form[^>]* action="([^"]+)"', page)[1]))
        prompt = re.search(r'name="prompt" value="(\w+)"', page)[1]
        sent = urlencode({"prompt": prompt, **(fields or {})}).encode()
    raise AssertionError("The provider never sent anybody back.")
