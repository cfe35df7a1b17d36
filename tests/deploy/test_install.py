"""deploy/install and its files, as far as can be told without a clean machine, which `make rehearse` has."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.fronts import HOST, PROGRAMS, ROOT, TEMPORARY, certificate

pytestmark = pytest.mark.once

ANALYZE = shutil.which("systemd-analyze") or "systemd-analyze"
UNITS = ROOT / "deploy/systemd"
EXPOSED = 20
"""The most that systemd may find exposed in a unit, out of 100: below 25 it says OK."""


@pytest.fixture(scope="module")
def units(tmp_path_factory):
    """The units, of this Python, folder and user."""
    folder = tmp_path_factory.mktemp("units")
    for unit in UNITS.iterdir():
        text = unit.read_text().replace("/srv/newsroom/current/.venv/bin/python", sys.executable)
        (folder / unit.name).write_text(text)
    return sorted(folder.iterdir())


def test_systemd_finds_no_fault_in_the_units(units):
    done = subprocess.run([ANALYZE, "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_services_are_confined(units):
    services = [unit for unit in units if unit.suffix == ".service"]
    command = [
        "systemd-analyze",
        "security",
        "--no-pager",
        "--offline=true",
        f"--threshold={EXPOSED}",
        *services,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_each_unit_is_installed_and_the_names_of_its_folders_are_those_of_the_installer():
    program = (ROOT / "deploy/install").read_text()
    assert set(re.findall(r"\bnewsroom[\w-]*\.(?:socket|service|timer)\b", program)) == {
        unit.name for unit in UNITS.iterdir()
    }
    writable = re.findall(
        r"^ReadWritePaths=(.*)$", "\n".join(map(Path.read_text, UNITS.iterdir())), re.MULTILINE
    )
    made = {"/srv/newsroom/media", "/srv/newsroom/private", "/var/backups/newsroom"}
    assert {path.removeprefix("-") for line in writable for path in line.split()} == made


@pytest.mark.skipif(os.getuid() != 0, reason="only root may install")
def test_a_dry_run_says_each_step_and_asks_nothing(tmp_path):
    command = [ROOT / "deploy/install", "--dry-run", "--host", "news.example", "--admin", "ann@news.example"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    assert "would: role and database newsroom in PostgreSQL" in done.stdout
    assert "would: ann@news.example is invited" in done.stdout
    assert "A dry run: nothing was changed" in done.stdout
    assert not Path("/srv/newsroom").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "news example"], "say by --host which name"),
        (["--hots", "news.example"], "there is no option --hots"),
        (["--host"], "--host needs a value"),
        (["--host", "news.example", "--key", "/nowhere"], "must both name a file"),
        (["--host", "news.example", "--admin", "ann"], "ann is no e-mail address"),
    ],
)
def test_options_that_are_wrong_are_named(options, said):
    done = subprocess.run(
        [ROOT / "deploy/install", "--dry-run", *options], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert said in done.stderr or (os.getuid() and "needs root" in done.stderr)


PUT = """
set -euo pipefail
. {root}/deploy/doing.sh
sums={folder}/sums changes=0 notes=() dry=
put {folder}/file 0640 <<< "$1"
echo "$changes ${{#notes[@]}}"
"""


def put(folder, text):
    """Install a text as a file; return how many changes and notes that made."""
    command = ["bash", "-c", PUT.format(root=ROOT, folder=folder), "bash", text]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def test_a_file_that_was_edited_stays_and_one_that_was_not_follows(tmp_path):
    file = tmp_path / "file"
    assert put(tmp_path, "one") == "1 0"
    assert put(tmp_path, "one") == "0 0"
    assert put(tmp_path, "two") == "1 0"
    assert (file.read_text(), oct(file.stat().st_mode)[-3:]) == ("two\n", "640")
    file.write_text("edited\n")
    assert put(tmp_path, "three") == "1 1"
    assert put(tmp_path, "three") == "0 0"
    assert (file.read_text(), (tmp_path / "file.new").read_text()) == ("edited\n", "three\n")


def test_nginx_takes_its_file_as_it_is_in_the_container(tmp_path):
    """But for `resolve`, which Debian's nginx is too old for."""
    sed = ["sed", "--file", ROOT / "deploy/container/nginx.sed", ROOT / "deploy/nginx.conf"]
    text = subprocess.run(sed, capture_output=True, text=True, check=True).stdout
    assert "server web:8000 max_fails=0 resolve;" in text
    assert text.count("allow 172.16.0.0/12;") == 1
    assert "listen 80" in text
    assert not re.search(r"listen (80|443)\b", text)
    assert "127.0.0.1:8000" not in text.partition("# Two caches")[2]
    text = text.replace("server web:8000 max_fails=0 resolve;", "server 127.0.0.1:1;")
    text = text.replace("${SITE_HOST}", "news.example").replace("${NGINX_LOCAL_RESOLVERS}", "127.0.0.1")
    text = re.sub(r"^ *resolver .*$", "", text, flags=re.MULTILINE)
    assert nginx_says(tmp_path, text.replace("/var/cache/nginx/", f"{tmp_path}/")) == ""


def nginx_says(folder, text):
    certificate(folder, HOST)
    (folder / "site.conf").write_text(text.replace("/etc/ssl/newsroom/", f"{folder}/"))
    main = folder / "main.conf"
    main.write_text(
        f"pid {folder}/nginx.pid; error_log stderr warn; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {TEMPORARY}\n"
        f"include {folder}/site.conf; }}\n"
    )
    command = [shutil.which("nginx", path=PROGRAMS), "-t", "-q", "-p", folder, "-c", main, "-e", "stderr"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr
