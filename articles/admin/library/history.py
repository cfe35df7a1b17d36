"""What each act on a picture changed in its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from articles.difference import Change, runs
from articles.models import Image, ImageRevision


@dataclass(frozen=True)
class Step:
    """One act, and what it changed."""

    revision: ImageRevision
    changes: list[Change]


def history(revisions: Sequence[ImageRevision]) -> list[Step]:
    """The acts, newest first, each compared with the one after it in the list."""
    pairs = zip_longest(revisions, revisions[1:])
    return [Step(revision, _changes(old, revision)) for revision, old in pairs]


def _changes(old, new):
    if old is None:
        return []
    texts = ((name, _text(old, name), _text(new, name)) for name in ImageRevision.WORDS)
    return [Change(_label(name), runs(was, now)) for name, was, now in texts if was != now]


def _text(revision, name):
    return str(getattr(revision, name) or "")


def _label(name):
    label = str(Image._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]
