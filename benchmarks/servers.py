"""The measured servers: gunicorn as shipped, nginx, PostgreSQL; each ends with its block."""

import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests import with_postgresql

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
WORKERS = 2
STATIC = ROOT / "var" / "benchmarks" / "static"
"""Collected once for all newsrooms: compressing it takes longer than loading a small one."""
PATIENCE = 120
"""Seconds that a server may take until its first response, on a busy machine."""
TUNED = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "wal_level": "minimal",  # A table that is filled in the transaction that emptied it needs no WAL.
    "max_wal_senders": "0",
    "autovacuum": "off",  # The loader does it; its work must not count for requests.
}


def environment(folder: Path, database_url: str, port: int) -> dict[str, str]:
    """The settings of a separate site in a folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "benchmarks-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DEBUG": "0",
        "SITE_URL": f"http://{HOST}:{port}",
        "ALLOWED_HOSTS": HOST,
        "STATIC_ROOT": str(STATIC),
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
    }


def collect_static(settings: dict) -> None:
    """Collect the static files, unless they are unchanged."""
    collected = STATIC / "staticfiles.json"
    sources = [*(ROOT / "static").rglob("*"), ROOT / "uv.lock", ROOT / "newsroom" / "staticfiles.py"]
    newest = max(source.stat().st_mtime for source in sources)
    if not collected.exists() or collected.stat().st_mtime < newest:
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(command, env=settings, cwd=ROOT, check=True)


@contextmanager
def site(settings: dict, port: int):
    """gunicorn as in deploy/, with two workers; yields the PID of its first process."""
    with _gunicorn("newsroom.wsgi:application", settings, port, "/healthz") as process:
        yield process.pid


@contextmanager
def bare_view(settings: dict, page: Path, port: int):
    """benchmarks.bare under the same gunicorn; yields the PID of its first process."""
    own = {"DJANGO_SETTINGS_MODULE": "benchmarks.bare_settings", "BARE_PAGE": str(page)}
    with _gunicorn("django.core.wsgi:get_wsgi_application()", settings | own, port, "/bare/") as process:
        yield process.pid


def _gunicorn(application, settings, port, address):
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    command += ["--workers", str(WORKERS), "--bind", f"{HOST}:{port}", application]
    return _running(command, port, address, env=settings, cwd=ROOT)


@contextmanager
def nginx(page: Path, port: int):
    """nginx with a folder's file as /page; yields the PID of its first process, None without nginx."""
    program = nginx_program()
    if program is None:
        yield None
        return
    folder = page.parent
    folder.chmod(0o755)
    configuration = folder / "nginx.conf"
    configuration.write_text(_NGINX.format(user=_nginx_user(), folder=folder, port=port, workers=WORKERS))
    with _running([program, "-c", str(configuration), "-e", "stderr"], port, f"/{page.name}") as process:
        yield process.pid


def nginx_program() -> str | None:
    # Debian has it in a folder that is only in root's PATH.
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def _nginx_user():
    return "user root;" if os.geteuid() == 0 else ""


_NGINX = """{user} daemon off; worker_processes {workers}; pid {folder}/nginx.pid; error_log stderr crit;
events {{ }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;
    client_body_temp_path {folder}/nginx-body; proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi; uwsgi_temp_path {folder}/nginx-uwsgi;
    scgi_temp_path {folder}/nginx-scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


@contextmanager
def postgresql(folder: Path):
    """A separate server; yields its address and the PID of its first process."""
    with with_postgresql.server(folder, **TUNED) as url:
        yield url, int((folder / "data" / "postmaster.pid").read_text().split()[0])


@contextmanager
def _running(command, port, address, **options):
    process = subprocess.Popen(command, **options)
    try:
        _wait_for(f"http://{HOST}:{port}{address}", process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait_for(address, process):
    pause, ends_at = threading.Event(), time.monotonic() + PATIENCE
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            with urlopen(address, timeout=PATIENCE):  # noqa: S310 - our own server
                return
        except (URLError, ConnectionError):
            pause.wait(0.1)
    raise RuntimeError(f"{' '.join(map(str, process.args))} did not answer at {address}.")
