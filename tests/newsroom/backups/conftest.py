import re
import subprocess
from pathlib import Path

import pytest

from tests.newsroom.backups import sites
from tests.newsroom.running import Database


@pytest.fixture(scope="session")
def postgresql_server():
    found = Database()
    found.start()
    yield found
    found.end()


@pytest.fixture
def place(tmp_path):
    """A folder for backups."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request, tmp_path):
    """Gives the address of a new database by its name, migrated or empty: of each kind."""
    if request.param == "sqlite":
        return lambda name, **kind: sites.sqlite(tmp_path, name, **kind)
    server = request.getfixturevalue("postgresql_server")
    return lambda name, **kind: sites.postgresql(server, name, **kind)


@pytest.fixture
def on_sqlite(tmp_path):
    """Gives a site by its name, with a database of its own, migrated or empty."""
    return lambda name, is_empty=False, **own: sites.Site(
        tmp_path / name, sites.sqlite(tmp_path, name, is_empty=is_empty), **own
    )


def new_age_key(path: Path):
    command = ["age-keygen", "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return str(path), f"age:{re.search(r'age1\w+', path.read_text())[0]}"


@pytest.fixture
def new_key(tmp_path):
    """Makes a key of age by its name: the path of its file, and the setting that encrypts to it."""
    return lambda name: new_age_key(tmp_path / f"{name}.key")
