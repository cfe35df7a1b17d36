"""What leaves the machine is encrypted by age or GnuPG, and only their keys open it."""

import os
import subprocess

import pytest

from newsroom.backups.places import Unusable
from newsroom.backups.sealing import Seal, unseal

pytestmark = pytest.mark.once

WORDS = b"Nobody may read this." * 10_000


@pytest.fixture
def age_key(new_key):
    return new_key("age")


@pytest.fixture
def gpg_key(tmp_path, monkeypatch):
    """No file, for the keyring has it; and the setting that encrypts to it."""
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    command = ["gpg", "--batch", "--passphrase", "", "--quick-generate-key", "desk@news.example"]
    subprocess.run([*command, "default", "default", "never"], check=True, capture_output=True)
    yield "", "gpg:desk@news.example"
    end = ["gpgconf", "--kill", "all"]
    subprocess.run(end, check=True, env={**os.environ, "GNUPGHOME": str(home)})


@pytest.mark.parametrize("program", ["age", "gpg"])
def test_a_sealed_file_holds_nothing_of_it_and_comes_back_by_its_key(program, request, tmp_path):
    identity, setting = request.getfixturevalue(f"{program}_key")
    path, seal = tmp_path / "words", Seal.of(setting)
    path.write_bytes(WORDS)
    with seal.sealed(path) as sealed:
        kept = sealed.rename(tmp_path / "kept")
    assert b"Nobody" not in kept.read_bytes()
    assert unseal(kept, f"database{seal.ending}", identity).read_bytes() == WORDS
    assert seal.ending != seal._replace(recipients=("another",)).ending


def test_without_the_key_or_with_another_it_stays_closed(new_key, tmp_path):
    (_, setting), (other, _) = new_key("ours"), new_key("other")
    path, seal = tmp_path / "words", Seal.of(setting)
    path.write_bytes(WORDS)
    with seal.sealed(path) as sealed:
        with pytest.raises(Unusable, match="--identity"):
            unseal(sealed, f"database{seal.ending}", "")
        with pytest.raises(Unusable, match=r"age failed: .*no identity matched"):
            unseal(sealed, f"database{seal.ending}", other)


@pytest.mark.parametrize("setting", ["age", "age:", "zip:password", "age1abc"])
def test_a_setting_without_a_key_is_refused(setting):
    with pytest.raises(Unusable, match="BACKUP_ENCRYPT_TO names no key"):
        Seal.of(setting)


def test_a_program_that_is_missing_is_named_with_its_package(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unusable, match="gpg is not installed: apt-get install gnupg"):
        Seal.of("gpg:desk@news.example")
