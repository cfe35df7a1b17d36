"""What readers get of the clips of a version at a moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.storage import default_storage
from django.urls import reverse

from articles.clips.frozen import Frozen, removed
from articles.models import ClipText
from articles.pictures.shown import Shown


@dataclass(frozen=True)
class Where:
    """The addresses of clips' files: for readers, or before readers have them."""

    file: Callable[[str, Frozen], str]
    captions: Callable[[ClipText], str]


def _captions(text):
    return reverse("articles:captions", args=[text.pk, text.sha256[:16]])


PUBLIC = Where(lambda key, clip: default_storage.url(clip["file"]), _captions)


@dataclass(frozen=True)
class ShownClip:
    """A clip as readers get it."""

    key: str
    about: Frozen
    address: str
    poster: Shown | None = None
    captions: list[tuple[str, str]] = field(default_factory=list)
    """(language, address)"""
    transcripts: list[tuple[str, str]] = field(default_factory=list)
    """(language, clean HTML)"""
    is_removed: bool = False

    @property
    def is_file(self) -> bool:
        return self.about["kind"] == "file"

    @property
    def is_video(self) -> bool:
        return self.about["kind"] == "video"


def shown_clips(
    articles: Sequence, pictures: Mapping[str, Shown], at: datetime, where: Where = PUBLIC
) -> dict[int, dict[str, ShownClip]]:
    """{identity of a version: {key: what readers get}}; no query for versions without clips.

    A version whose body is not loaded, as in a list, gets no captions and transcripts.
    """
    every = [(id(article), key, about) for article in articles for key, about in article.clips.items()]
    gone = removed({key for _, key, _ in every}, at)
    whole = [article for article in articles if "body" not in article.get_deferred_fields()]
    texts = _texts({pk for article in whole for about in article.clips.values() for pk in about["texts"]})
    found: dict = {id(article): {} for article in articles}
    for owner, key, about in every:
        own = [texts[pk] for pk in about["texts"] if pk in texts]
        found[owner][key] = _shown(key, about, own, pictures, key in gone, where)
    return found


def _texts(pks):
    return ClipText.objects.in_bulk(list(pks)) if pks else {}


def _shown(key, about, texts, pictures, is_removed, where):
    if is_removed:
        return ShownClip(key, about, "", is_removed=True)
    poster = pictures.get(about["poster"])
    return ShownClip(
        key,
        about,
        where.file(key, about),
        poster=poster if poster and not poster.is_stand_in else None,
        captions=[(each.language, where.captions(each)) for each in texts if each.vtt],
        transcripts=[(each.language, each.html) for each in texts if each.html],
    )
