"""What a restore left out because the backup no longer has it, and which stories miss it."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from django.db.models import Q

from articles.models import Clip, Image
from newsroom.backups.contents import ORIGINAL
from newsroom.backups.manifest import Entry

MOST_STORIES = 10
"""Stories that a sentence names."""


class LeftOut:
    """The files that a restore left out, kept on disk since there may be many."""

    def __init__(self, path: Path):
        self._path, self.count = path, 0

    def add(self, entry: Entry) -> None:
        with self._path.open("a") as file:
            file.write(json.dumps(entry) + "\n")
        self.count += 1

    def __iter__(self) -> Iterator[Entry]:
        if self.count:
            with self._path.open() as file:
                yield from (Entry(*json.loads(line)) for line in file)


def sentences(entries: Iterable[Entry]) -> Iterator[str]:
    """For each file, what it was and which stories miss it; for the sizes of a picture, how many there are.

    Queries the restored database.
    """
    for (owner, kind), files in groupby(entries, key=lambda entry: (entry.owner, entry.kind)):
        if not owner:
            yield from (_of_none(entry.name) for entry in files)
        elif kind == ORIGINAL:
            yield from (f"The original {entry.name} of {_picture(owner)}." for entry in files)
        else:
            count = sum(1 for _ in files)
            yield f"{count} sizes of {_picture(owner)}: rendered again if its original is there."


def _of_none(name) -> str:
    """The sentence for a file that belongs to a clip or the newspaper, not to a picture."""
    clip = Clip.objects.filter(Q(original=name) | Q(prepared=name) | Q(frames__icontains=f'"{name}"')).first()
    if clip is None:
        return f"{name}, which the newspaper shows: upload it again."
    return f"{name} of “{clip}”{_used_in(clip)}."


def _picture(pk) -> str:
    image = Image.objects.filter(pk=pk).first()
    return f"picture {pk}, “{image}”{_used_in(image)}" if image else f"picture {pk}"


def _used_in(used) -> str:
    stories = list(used.uses.order_by("-story").values_list("story", flat=True)[: MOST_STORIES + 1])
    if not stories:
        return ", which no story uses"
    more = " and others" if len(stories) > MOST_STORIES else ""
    return f", used in stories {', '.join(map(str, stories[:MOST_STORIES]))}{more}"
