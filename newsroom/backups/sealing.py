"""Encrypt what is sent to a backup place, with age or GnuPG."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from newsroom.backups.places import Unusable

PACKAGES = {"age": "age", "gpg": "gnupg", "pg_dump": "postgresql-client", "pg_restore": "postgresql-client"}
"""{program: the package that provides it on Debian and Ubuntu}"""


class Seal(NamedTuple):
    """What files are encrypted with, and for whom; without a program they stay as they are."""

    program: str = ""
    recipients: tuple[str, ...] = ()

    @classmethod
    def of(cls, setting: str) -> "Seal":
        """The seal that BACKUP_ENCRYPT_TO names. Raises Unusable if it can't be used."""
        if not setting:
            return cls()
        program, _, named = setting.partition(":")
        recipients = tuple(each.strip() for each in named.split(",") if each.strip())
        if program not in ("age", "gpg") or not recipients:
            raise Unusable("BACKUP_ENCRYPT_TO names no key: write it as age:age1… or gpg:KEY.")
        require(program)
        return cls(program, recipients)

    @property
    def ending(self) -> str:
        """The suffix of sealed files' names; other recipients give another."""
        if not self.program:
            return ""
        digest = hashlib.sha256(" ".join(sorted(self.recipients)).encode()).hexdigest()
        return f".{digest[:8]}.{self.program}"

    def fits(self, stored: int, size: int) -> bool:
        """Whether an object of `stored` bytes can be a file of `size` bytes, sealed.

        age adds some bytes, so truncation below `size` shows; GnuPG compresses, so only an empty object does.
        """
        return {"": stored == size, "age": stored > size}.get(self.program, stored > 0)

    @contextmanager
    def sealed(self, path: Path) -> Iterator[Path]:
        """A file as it may leave this machine: encrypted, if the seal has a program."""
        if not self.program:
            yield path
            return
        out = path.with_name(path.name + ".sealed")
        whom = [word for each in self.recipients for word in ("--recipient", each)]
        options = ["--batch", "--yes", "--trust-model", "always"] if self.program == "gpg" else []
        run([self.program, *options, "--encrypt", *whom, "--output", str(out), str(path)])
        try:
            yield out
        finally:
            out.unlink(missing_ok=True)


def unseal(source: Path, name: str, identity: str) -> Path:
    """A stored file as it was before sealing. Raises Unusable, for example without the right key."""
    program = name.rpartition(".")[2]
    if program not in ("age", "gpg"):
        return source
    require(program)
    if program == "age" and not identity:
        raise Unusable("This backup is encrypted with age: name the file of its key with --identity.")
    out = source.with_name(source.name + ".plain")
    options = ["--identity", identity] if program == "age" else ["--batch", "--yes"]
    run([program, *options, "--decrypt", "--output", str(out), str(source)])
    source.unlink()
    return out


def require(program: str) -> str:
    """The path of a program. Raises Unusable if it is not installed."""
    found = shutil.which(program)
    if not found:
        raise Unusable(f"{program} is not installed: apt-get install {PACKAGES[program]}")
    return found


def run(command: list[str], **options) -> None:
    """Run a program to the end. If it fails, raises Unusable with its error output."""
    command = [require(command[0]), *command[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # noqa: S603 - our own programs
    if done.returncode:
        said = done.stderr.strip()[-2000:] or f"it ended with {done.returncode}"
        raise Unusable(f"{Path(command[0]).name} failed: {said}")
