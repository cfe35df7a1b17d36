"""Where the files of a clip are stored, and how readers get them and lose them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage, storages
from django.utils.text import slugify

from articles.models import Clip

_PART = 1024 * 1024
_LONGEST_NAME = 40


def public_name(clip: Clip) -> str:
    """The storage name of the file that readers get; its content never changes."""
    named = f"{_ascii(clip.original_name)}-" if clip.is_file else ""
    return f"clips/{clip.key}/{named}{clip.file_hash}.{clip.format}"


def _ascii(name: str) -> str:
    """The name of a download in its address, which browsers save it under from any server."""
    return slugify(name.rpartition(".")[0] or name)[:_LONGEST_NAME].strip("-_") or "file"


def removed_mark(key: str) -> str:
    """The storage name of the empty file that makes web servers return 410 at the clip's address."""
    return f"clips/{key}/removed"


def open_private(clip: Clip) -> BinaryIO:
    """The bytes that readers get, or will get. Raises OSError."""
    return storages["originals"].open(clip.prepared or clip.original.name)


def publish(clip: Clip) -> None:
    """Store the file where readers get it, unless it is already there."""
    name, mark = public_name(clip), removed_mark(clip.key)
    if default_storage.exists(mark):
        default_storage.delete(mark)
    if not default_storage.exists(name):
        with open_private(clip) as file:
            default_storage.save(name, File(file))


def take_back(clip: Clip) -> None:
    """Erase the file that readers have, so that its address returns 410."""
    name, mark = public_name(clip), removed_mark(clip.key)
    if not default_storage.exists(name):
        return
    default_storage.delete(name)
    if not default_storage.exists(mark):
        default_storage.save(mark, ContentFile(b""))


@contextmanager
def on_disk(file: BinaryIO, ending: str) -> Iterator[Path]:
    """A file's bytes in a temporary folder for the block, for programs that need a path."""
    with TemporaryDirectory(prefix="newsroom-clip-") as folder:
        path = Path(folder) / f"clip.{ending}"
        file.seek(0)
        with path.open("wb") as copy:
            while part := file.read(_PART):
                copy.write(part)
        yield path
