"""Whether the pictures' files are where their rows say."""

import secrets
from collections.abc import Iterator

from articles.pictures import lost
from newsroom.doctor.findings import ERROR, WARNING, Finding

MOST_NAMED = 20
"""Pictures named in a finding."""


def some() -> Iterator[Finding]:
    """Check a run of pictures, from a random one on."""
    found = lost.after(secrets.token_hex(4))
    yield from _of([found if found.count else lost.after("")])


def all_of_them() -> Iterator[Finding]:
    yield from _of(_each())


def _each():
    last = ""
    while (found := lost.after(last)).count:
        yield found
        last = found.last


def _of(stretches) -> Iterator[Finding]:
    originals, sizes, named = 0, 0, []
    for found in stretches:
        incomplete = [image for image in found.incomplete if image not in found.lost]
        originals, sizes = originals + len(found.lost), sizes + len(incomplete)
        named += [image.original.name for image in found.lost][: MOST_NAMED - len(named)]
    if originals:
        yield Finding(
            ERROR,
            "pictures.originals",
            f"{originals} originals are missing, such as {', '.join(named)}.",
            "Put PRIVATE_ROOT/originals back from a backup, or mount what belongs there.",
        )
    if sizes:
        yield Finding(
            WARNING,
            "pictures.sizes",
            f"Files for readers are missing of {sizes} pictures.",
            "Run manage.py verify --repair, which renders them again from the originals.",
        )
