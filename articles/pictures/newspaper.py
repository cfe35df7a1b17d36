"""The newspaper's logo, icon and social card: checked like other pictures, and made small."""

from dataclasses import dataclass
from typing import BinaryIO

from django.core.files.storage import default_storage

from articles.marks import FOLDER
from articles.pictures import decoder, refusals
from articles.pictures.files import present, save_all, spool_of
from articles.pictures.refusals import NotStored, reason
from articles.pictures.storing import checked_hash


@dataclass(frozen=True)
class Prepared:
    """A picture of the newspaper that can be stored: the value for its row, and its files by storage name."""

    value: str
    files: dict[str, bytes]


def logo(upload: BinaryIO) -> Prepared:
    """A logo of bounded size, its transparency kept. Raises Unusable."""
    return _prepared(decoder.LOGO, upload)


def icon(upload: BinaryIO) -> Prepared:
    """A square icon in all its sizes. Raises Unusable."""
    return _prepared(decoder.ICON, upload)


def card(upload: BinaryIO) -> Prepared:
    """The picture that social networks show for pages without one, cut to CARD_SIZE. Raises Unusable."""
    return _prepared(decoder.CARD, upload)


def _prepared(work, upload) -> Prepared:
    checked_hash(upload)
    made = decoder.decoded(work, upload)
    value = made.found.get("value")
    if not isinstance(value, str) or not all(name.startswith(f"{FOLDER}/") for name in made.files):
        raise refusals.undecodable()
    return Prepared(value, made.files)


def store(prepared: Prepared) -> str:
    """Write the files that are missing, and return the value for the row. Raises NotStored.

    Their names are derived from their content, so that a file that already exists is the same.
    """
    try:
        there = set() if spool_of(default_storage) is not None else present(default_storage, prepared.files)
        save_all(default_storage, {name: each for name, each in prepared.files.items() if name not in there})
    except OSError as error:
        raise NotStored(reason(error)) from error
    return prepared.value
