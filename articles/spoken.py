"""What is said in video and audio, as plain text: the words of transcripts and captions, for searches."""

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any

from django.db.models import Model, TextField

from articles.cleaning import plain_text
from articles.fields import Derived
from articles.folding import searchable

_EMPHASIS = re.compile("</?[biu]>")

type Texts = dict[int, Any]
"""{id: captions or a transcript}"""


def words_of(text) -> str:
    """The words of a transcript, or of captions without their times."""
    return " ".join((plain_text(text.html) if text.html else of_captions(text.vtt)).split())


def of_captions(vtt: str) -> str:
    """The words of captions, as `articles.clips.captions` makes them, one after another."""
    lines = [line for line in vtt.split("\n")[1:] if line and "-->" not in line]
    return unescape(_EMPHASIS.sub("", " ".join(lines)))


class SpokenField(Derived, TextField):
    """What is said in captions or a transcript, as `articles.folding` searches it."""

    def made_from(self, row):
        return searchable(words_of(row))


def texts_of(versions: Iterable, tables: Callable[[str], type[Model]]) -> Texts:
    """The texts that these versions name, of clips that were not killed; no query if they name none.

    `tables` returns a model by its name.
    """
    wanted = {pk for version in versions for pk in _named(version)}
    if not wanted:
        return {}
    return tables("ClipText").objects.filter(clip__killed_at=None).in_bulk(list(wanted))


def spoken_in(version, texts: Texts) -> str:
    """All that is said in the clips of a version: in each language the transcript, or else the captions."""
    kept: dict = {}
    # A transcript sorts after the captions of its language, and replaces them.
    for text in sorted(
        (texts[pk] for pk in _named(version) if pk in texts), key=lambda each: bool(each.html)
    ):
        kept[text.clip_id, text.language] = text
    return "\n".join(words_of(text) for text in kept.values())


def _named(version):
    """The ids of its texts; none for a version in the state of an earlier migration."""
    return [pk for clip in getattr(version, "clips", {}).values() for pk in clip["texts"]]
