"""The `newsroom` command, and `invite`, which lets the first administrator in."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from newsroom.command import unquoted
from newsroom.models import User
from tests.newsroom.running import environment_of
from tests.newsroom.test_invitations import choose

PROGRAM = Path(sys.executable).with_name("newsroom")
HOME = Path(__file__).parents[2]


def run(*arguments, cwd="/", **environment):
    surroundings = {"PATH": os.environ["PATH"], "NEWSROOM_ENV": "/nonexistent", **environment}
    return subprocess.run(
        [PROGRAM, *arguments], env=surroundings, cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.mark.once
def test_its_help_lists_every_command_of_the_site_without_settings():
    commands = {path.stem for path in HOME.glob("*/management/commands/*.py")} - {"__init__"}
    said = run("--help")
    listed = dict(line.split(maxsplit=1) for line in said.stdout.splitlines() if line.startswith("  "))
    assert (said.returncode, listed.keys(), said.stderr) == (0, commands, "")
    assert run().stdout == run("help").stdout == said.stdout


@pytest.mark.once
def test_settings_come_from_the_file_where_the_environment_has_none(tmp_path):
    given = environment_of(tmp_path, f"sqlite:///{tmp_path}/site.sqlite3", 80)
    file = tmp_path / "newsroom.env"
    file.write_text(
        f'# Settings\nSECRET_KEY="{given["SECRET_KEY"]}"\nSITE_NAME="The \\"Post\\""\nTIME_ZONE=UTC\n'
    )
    code = "from django.conf import settings; print(settings.SITE_NAME, settings.TIME_ZONE)"
    said = run(
        "shell", "--no-imports", "-c", code, cwd=tmp_path, NEWSROOM_ENV=str(file), TIME_ZONE="Europe/Kyiv"
    )
    assert said.stdout.strip() == 'The "Post" Europe/Kyiv', said.stderr
    assert "SECRET_KEY is missing" in run("check").stderr


@pytest.mark.once
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("plain", "plain"),
        ("The Kyiv's Post", "The Kyiv's Post"),
        ('"a \\"b\\" \\$c \\d"', 'a "b" $c \\d'),
        ("'a \\b'", "a \\b"),
        ("a\\b", "ab"),
        ("", ""),
        ('"', '"'),
    ],
)
def test_values_are_read_as_systemd_reads_them(written, meant):
    assert unquoted(written) == meant


@pytest.mark.django_db
def test_the_first_administrator_is_invited_by_a_link_and_a_second_one_voids_it(client, settings):
    def invite(*arguments):
        said = StringIO()
        call_command("invite", "ann@news.example", *arguments, stdout=said)
        return said.getvalue().strip().removeprefix(settings.SITE_URL)

    with pytest.raises(CommandError):
        invite()
    first = invite("--role", "administrator")
    link = invite()
    assert choose(first).status_code != 302
    assert choose(link).url == "/admin/"
    person = User.objects.get()
    assert (person.username, person.is_staff, person.is_superuser) == ("ann", True, False)
    assert [group.name for group in person.groups.all()] == ["administrator"]
