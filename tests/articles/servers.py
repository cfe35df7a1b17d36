"""A mail server and a chat server, each on its own local port, stopped with the test."""

import json
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a client needs, and keeps the mails."""

    daemon_threads = True

    def __init__(self):
        self.mails, self.is_broken = [], False
        super().__init__(("127.0.0.1", 0), _Mail)

    @property
    def mailer(self):
        options = {"host": "127.0.0.1", "port": self.server_address[1], "timeout": 2}
        return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


class _Mail(socketserver.StreamRequestHandler):
    def handle(self):
        self.say(220)
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"DATA" if self.server.is_broken:
                    self.say(451)
                case b"DATA":
                    self.say(354)
                    self.keep()
                    self.say(250)
                case b"QUIT":
                    self.say(221)
                    return
                case _:
                    self.say(250)

    def say(self, code):
        self.wfile.write(b"%d told\r\n" % code)

    def keep(self):
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))


class Chat(ThreadingHTTPServer):
    """Accepts posted messages and keeps them."""

    daemon_threads = True

    def __init__(self):
        self.messages, self.status = [], 200
        self.asked, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()
        super().__init__(("127.0.0.1", 0), _Post)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Post(BaseHTTPRequestHandler):
    def do_POST(self):
        posted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.set()
        self.server.may_answer.wait(20)
        if self.server.status == 200:
            self.server.messages.append(posted["text"])
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args):
        """Keeps the test output clean."""


@contextmanager
def running(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.may_answer.set() if isinstance(server, Chat) else None
        server.shutdown()
        server.server_close()
        thread.join()


def unused_port():
    """A port nobody listens on."""
    with socketserver.TCPServer(("127.0.0.1", 0), None) as server:
        return server.server_address[1]
