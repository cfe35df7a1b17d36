"""Which files the database names at one moment: pictures, video, audio and the newspaper's own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.db.models import Max, Q
from django.utils import timezone

from articles.marks import ICON_SIZES, Icon
from articles.models import Article, Clip, Image, Newspaper, Story
from articles.pictures.renditions import public_files

ORIGINAL, PUBLIC = "original", "public"


class Named(NamedTuple):
    """A file that the database names."""

    kind: str
    owner: int
    """The number of its picture; 0 for the newspaper's own files, video and audio."""
    name: str
    sha256: str
    """As recorded in its row; empty if it isn't."""
    never_changes: bool
    """Whether its name identifies its content."""


def write(path: Path, *, with_sizes: bool) -> int:
    """Write the files that the database names, as the enclosing transaction sees it; return their number."""
    count = 0
    with path.open("w") as file:
        for named in _named(with_sizes):
            file.write(json.dumps(named) + "\n")
            count += 1
    return count


def read(path: Path) -> Iterator[Named]:
    """The files that `write` has listed."""
    with path.open() as file:
        for line in file:
            yield Named(*json.loads(line))


def figures() -> dict[str, int | str | None]:
    """Numbers of rows in the database, and when something was last published."""
    newest = Article.objects.filter(live_from__lte=timezone.now()).aggregate(at=Max("live_from"))["at"]
    return {
        "stories": Story.objects.count(),
        "versions": Article.objects.count(),
        "pictures": Image.objects.count(),
        "last_published": newest and newest.isoformat(),
    }


def _named(with_sizes):
    yield from _of_the_newspaper()
    yield from _of_clips()
    columns = ("pk", "key", "original", "sha256", "width", "height", "files", "status", "erased_at")
    images = Image.objects.only(*columns, "shown_until").order_by("pk")
    gone = _taken_from_readers()
    for image in images.annotate(is_gone=gone).iterator(500):
        yield Named(ORIGINAL, image.pk, image.original.name, image.sha256, True)
        if with_sizes and not image.is_gone:
            # Before rows had hashes, a name said nothing about the content.
            named = bool(image.files)
            yield from (Named(PUBLIC, image.pk, name, "", named) for name in public_files(image))


def _taken_from_readers():
    over = Q(shown_until__isnull=False, shown_until__lte=timezone.now())
    return Q(status=Image.Status.KILLED) | Q(erased_at__isnull=False) | over


def _of_clips():
    """Video and audio as uploaded and as readers get them, and the frames that posters are chosen from."""
    for clip in Clip.objects.order_by("pk").iterator(500):
        yield Named(ORIGINAL, 0, clip.original.name, clip.sha256, True)
        made = [clip.prepared, *clip.frames] if clip.prepared else clip.frames
        yield from (Named(ORIGINAL, 0, name, "", True) for name in made)


def _of_the_newspaper():
    """Its logo, icon and card, which can't be regenerated."""
    for paper in Newspaper.objects.all()[:1]:
        names = [name for name in (paper.logo, paper.logo_dark, paper.card) if name]
        if paper.icon:
            icon = Icon(paper.icon)
            names += [*map(icon.name, ICON_SIZES), icon.ico_name]
        yield from (Named(PUBLIC, 0, name, "", True) for name in names)
