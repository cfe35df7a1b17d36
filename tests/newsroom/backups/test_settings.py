"""The settings that a backup keeps."""

import re
from pathlib import Path

import pytest

from newsroom.backups.settings_kept import NOT_KEPT, PLAIN
from newsroom.command import quoted, unquoted

pytestmark = pytest.mark.once


def test_each_setting_is_kept_or_is_a_secret_or_the_machines():
    readme = (Path(__file__).parents[3] / "README.md").read_text()
    described = set(re.findall(r"^\| `([A-Z0-9_]+)`", readme, re.MULTILINE))
    assert "SECRET_KEY" in described
    assert not described - {*PLAIN, *NOT_KEPT}
    assert not {*PLAIN} & {*NOT_KEPT}
    assert not [name for name in PLAIN if re.search(r"SECRET|TOKEN|PASSWORD|WEBHOOK|_KEY$", name)]


@pytest.mark.parametrize("value", ["The Post", 'say "no" to $HOME', "a\\b `c`", "", "it’s"])
def test_a_setting_is_written_as_it_is_read(value):
    assert unquoted(quoted(value)) == value
