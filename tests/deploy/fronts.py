"""The site with gunicorn as shipped, and what stands in front of it, on ports of their own."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from tests import forking
from tests.made_once import migrated_sqlite, static_files
from tests.newsroom.running import Answer, until
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
HOST = "news.example"
PROMISED = 0.15
"""Seconds after an act's commit from which nobody gets an older page."""
PROGRAMS = f"{os.environ.get('PATH', '')}:/usr/sbin"
AS_SHIPPED = ssl.create_default_context()
AS_SHIPPED.check_hostname, AS_SHIPPED.verify_mode = False, ssl.CERT_NONE


class Site:
    """A newsroom with two stories, files collected, served by gunicorn until it is killed."""

    def __init__(self, folder: Path, **settings):
        self.folder, self.port, self.process = folder, free_port(), None
        self.log = folder / "requests.log"
        folders = {name: str(folder / name.partition("_")[0].lower()) for name in ROOTS}
        self.environment = {
            **os.environ,
            **folders,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATABASE_URL": f"sqlite:///{folder}/newsroom.sqlite3",
            "SECRET_KEY": "tests-only-" * 5,
            "SITE_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": HOST,
            "TRUSTED_PROXIES": "1",
            **settings,
        }
        migrated_sqlite(folder / "newsroom.sqlite3")
        (folder / "static").symlink_to(static_files())

    def manage(self, *arguments) -> str:
        done = forking.manage(self.environment, *arguments)
        assert done.status == 0, done.stderr
        return done.stdout.strip()

    def run(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--workers", "2"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--access-logfile", str(self.log)]
        self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, start_new_session=True)
        until(lambda: self.ask("/healthz").status == 200, seconds=60)

    def kill(self) -> None:
        """End it and its workers at once, as a machine without memory does."""
        os.killpg(self.process.pid, 9)
        self.process.wait(timeout=30)
        until(lambda: self.ask("/healthz").status == 0, seconds=30)

    def ask(self, path: str) -> Answer:
        """The site's own answer, with nothing in front."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        return exchange(connection, "GET", path, None, {"Host": HOST, "X-Forwarded-Proto": "https"})

    def requests_for(self, path: str) -> int:
        """How many requests for it have reached the site."""
        return self.log.read_text().count(f'"GET {path} HTTP')


ROOTS = ("STATIC_ROOT", "MEDIA_ROOT", "PRIVATE_ROOT")
"""Each in a folder of its own name, below the site's."""


NONE = Answer(0, {}, "", 0)


def exchange(connection, method, path, body, headers) -> Answer:
    """The answer on a connection, which is then closed; status 0 for none."""
    try:
        connection.request(method, path, body, headers)
        got = connection.getresponse()
        return Answer(got.status, got.headers, got.read().decode(errors="replace"), 0)
    except (OSError, http.client.HTTPException):
        return NONE
    finally:
        connection.close()


def certificate(folder: Path, host: str) -> None:
    """A certificate for the host, as fullchain.pem and key.pem."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-nodes", "-days", "2", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(command, check=True, capture_output=True)


class Front:
    """A web server with the configuration of deploy/, ended by its process id."""

    host = HOST
    probe = "/"
    """The path that is requested until it answers."""

    def __init__(self, site: Site, folder: Path):
        self.site, self.folder, self.port, self.plain_port = site, folder, free_port(), free_port()
        self.process = None
        certificate(folder, self.host)

    def command(self) -> list:
        raise NotImplementedError

    def start(self) -> None:
        # Caddy writes into its account's home.
        surroundings = {**os.environ, "HOME": str(self.folder)}
        self.process = subprocess.Popen(self.command(), cwd=self.folder, env=surroundings)
        try:
            until(lambda: self.process.poll() is not None or self.get(self.probe).status, seconds=30)
            assert self.process.poll() is None, "It ended: is its port taken?"
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def get(self, path: str, *, method="GET", body=None, source="", **headers) -> Answer:
        """What somebody on the way of readers is answered; status 0 for no answer."""
        return self.ask(
            path, method, body, {name.replace("_", "-"): value for name, value in headers.items()}, source
        )

    def ask(self, path, method, body, headers, source="") -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.sock = self.connect(source)
        except OSError:
            return NONE
        return exchange(connection, method, path, body, headers)

    def connect(self, source: str = "", name: str = "") -> ssl.SSLSocket:
        """A connection as a client opens it who then sends what they like."""
        plain = socket.create_connection(
            ("127.0.0.1", self.port), timeout=30, source_address=(source, 0) if source else None
        )
        return AS_SHIPPED.wrap_socket(plain, server_hostname=name or self.host)

    def filled(self, name: str, values: dict[str, str]) -> Path:
        """The shipped file with each of these texts replaced; each must be there."""
        text = (ROOT / "deploy" / name).read_text()
        for shipped, ours in values.items():
            assert shipped in text, f"{name} no longer has {shipped!r}"
            text = text.replace(shipped, ours)
        path = self.folder / name
        path.write_text(text)
        return path


class Nginx(Front):
    more, module = "", ""
    """Servers beside those of the shipped file; a module that is loaded."""

    def command(self) -> list:
        return [*self.program(), "-g", "daemon off;"]

    def program(self) -> list:
        return [shutil.which("nginx", path=PROGRAMS), "-p", self.folder, "-c", self.main(), "-e", "stderr"]

    def main(self) -> Path:
        """A nginx.conf around the shipped file, as Debian's is."""
        self.purge_port = getattr(self, "purge_port", None) or free_port()
        self.filled("nginx.conf", self.values())
        main = self.folder / "main.conf"
        whose = "user root;" if os.getuid() == 0 else ""
        main.write_text(
            f"{self.module} {whose} worker_processes 2; pid {self.folder}/nginx.pid; error_log stderr crit;\n"
            "events { worker_connections 1024; }\n"
            f"http {{ include /etc/nginx/mime.types; access_log off; {TEMPORARY}\n"
            f"include {self.folder}/nginx.conf; {self.more} }}\n"
        )
        (self.folder / "cache").mkdir(exist_ok=True)
        return main

    def values(self) -> dict[str, str]:
        site = self.site.folder
        return {
            HOST: self.host,
            "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            "listen 80": f"listen 127.0.0.1:{self.plain_port}",
            "/etc/ssl/newsroom/": f"{self.folder}/",
            "127.0.0.1:8000": f"127.0.0.1:{self.site.port}",
            "127.0.0.1:8090": f"127.0.0.1:{self.purge_port}",
            "127.0.0.1:8091": f"127.0.0.1:{free_port()}",
            "/var/www/acme": f"{self.folder}/acme",
            "/srv/newsroom/static/": f"{site}/static/",
            "/srv/newsroom/media/": f"{site}/media/",
            "/srv/newsroom/deploy/": f"{ROOT}/deploy/",
            "/var/cache/nginx/": f"{self.folder}/cache/",
        }


TEMPORARY = " ".join(
    f"{kind}_temp_path temporary-{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)


class Caddy(Front):
    def command(self) -> list:
        return ["caddy", "run", "--config", self.main(), "--adapter", "caddyfile"]

    def main(self) -> Path:
        site = self.site.folder
        return self.filled(
            "Caddyfile",
            {
                "http_port 80": f"http_port {self.plain_port}",
                "https_port 443": f"https_port {self.port}",
                "/etc/ssl/newsroom/": f"{self.folder}/",
                "127.0.0.1:8000": f"127.0.0.1:{self.site.port}",
                "/srv/newsroom/static": f"{site}/static",
                "/srv/newsroom/media": f"{site}/media",
                "/srv/newsroom/deploy": f"{ROOT}/deploy",
            },
        )


def at_the_same_time(count: int, asking) -> list[Answer]:
    """The answers to requests that begin together."""
    answers, together = [], threading.Barrier(count)

    def ask_with_others():
        together.wait(30)
        answers.append(asking())

    threads = [threading.Thread(target=ask_with_others) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def all_at_once(front: Front, path: str, count: int) -> list[bytes]:
    """The answers on so many connections that are open before the first of them asks."""
    connections = [front.connect() for _ in range(count)]
    for connection in connections:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
    answers = [b"".join(iter(lambda one=one: one.recv(65536), b"")) for one in connections]
    for connection in connections:
        connection.close()
    return answers


@contextmanager
def without(site: Site):
    """The site is killed; it is back afterwards."""
    site.kill()
    try:
        yield
    finally:
        site.start()


UNSAID = {"Date", "Server", "Connection", "Content-Length", "Content-Encoding", "ETag", "Last-Modified"}
"""Headers that differ between two servers with the same answer."""
OF_FRONT = {"X-Cache", "X-Request-ID", "Accept-Ranges", "Alt-Svc"}


def headers_of(answer):
    """{name: value} of what does not differ from server to server; a cookie by its name."""
    found = {name.title(): value for name, value in answer.headers.items()}
    left_out = {name.title() for name in UNSAID | OF_FRONT} | {"Content-Disposition"}
    values = {name: value for name, value in found.items() if name not in left_out}
    if "max-age=0" in values.get("Cache-Control", ""):
        values.pop("Expires", None)  # The second in which it was answered.
    # Both are right for browsers; https://www.rfc-editor.org/rfc/rfc9239 made one of them the other.
    values["Content-Type"] = values["Content-Type"].replace("application/javascript", "text/javascript")
    for name, end in (("Set-Cookie", "="), ("Content-Type", ";"), ("Content-Security-Policy", "'nonce-")):
        values[name] = values.get(name, "").partition(end)[0]
    return values


def check_clips(front, newsroom):
    """Video and audio come in ranges, from the front's own folder or, not yet there, from the site."""
    film = newsroom.film()
    length = int(newsroom.ask(film).headers["Content-Length"])
    for address, size in (("/media/clips/key/film.mp4", 200), (film, length)):
        for asked, first, last in (("bytes=10-19", 10, 19), ("bytes=-5", size - 5, size - 1)):
            answer = front.get(address, Range=asked)
            span = f"bytes {first}-{last}/{size}"
            assert (answer.status, answer.headers.get("Content-Range")) == (206, span), address
        beyond = front.get(address, Range=f"bytes={size}-")
        assert (beyond.status, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
        whole = front.get(address, method="HEAD")
        assert (whole.status, whole.headers["Content-Length"]) == (200, str(size))
        assert "immutable" in whole.headers["Cache-Control"]
        assert "Content-Disposition" not in whole.headers
    saved = front.get("/media/clips/key/votes-0.csv")
    said = [saved.headers.get(name) for name in ("Content-Disposition", "X-Content-Type-Options")]
    assert (saved.status, said) == (200, ["attachment", "nosniff"])
    assert front.get("/media/clips/gone/film.mp4").status == 410
    assert front.get("/media/clips/none/film.mp4").status == 404
    assert front.get("/media/clips/../secret/words.txt").status in (400, 404)
