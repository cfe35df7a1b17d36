"""What a version stores about its clips for good, and which of them readers may not have at a moment."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from articles.clip_keys import is_clip_key
from articles.clips.documents import DOCUMENTS
from articles.clips.files import public_name
from articles.clips.kinds import FORMATS
from articles.models import Clip, Words
from articles.text.downloads import download_name

_IN_BODY = re.compile(r'<figure[^>]* data-image="(clip[a-z0-9]{12})"')

type Frozen = dict[str, Any]


def clips_in(body: str) -> list[str]:
    """The keys of the clips in a body, in order."""
    return _IN_BODY.findall(body)


def clip_keys(words: Words) -> list[str]:
    """The keys of the clips in these words, each once; the lead clip comes first."""
    keys = [words.lead_clip, *clips_in(words.body)]
    return [key for key in dict.fromkeys(keys) if is_clip_key(key)]


def frozen(words: Words) -> dict[str, Frozen]:
    """{key: what is known now} of the clips in these words; no query if there are none."""
    keys = clip_keys(words)
    if not keys:
        return {}
    clips = Clip.objects.filter(key__in=keys).select_related("poster").prefetch_related("texts")
    found = {clip.key: frozen_of(clip) for clip in clips}
    return {key: found[key] for key in keys if key in found}


def frozen_of(clip: Clip) -> Frozen:
    """What is known about a clip now."""
    texts = [text for text in clip.texts.all() if text.replaced_at is None]
    return {
        "kind": clip.kind,
        "title": clip.title,
        "credit": clip.credit,
        "file": public_name(clip),
        "type": type_of(clip),
        "size": clip.size,
        "seconds": clip.seconds,
        "width": clip.width,
        "height": clip.height,
        "poster": clip.poster.key if clip.poster else "",
        "texts": [text.pk for text in texts],
        **({"name": download_name(clip.original_name, clip.format)} if clip.is_file else {}),
    }


def type_of(clip: Clip) -> str:
    """The media type of its file."""
    return (FORMATS | DOCUMENTS)[clip.format].type


def poster_keys(words: Words) -> list[str]:
    """The keys of the pictures that are posters of the clips in these words now; no query without clips."""
    keys = clip_keys(words)
    return (
        [*Clip.objects.filter(key__in=keys, poster__isnull=False).values_list("poster__key", flat=True)]
        if keys
        else []
    )


def posters(clips: Mapping[str, Frozen]) -> list[str]:
    """The keys of the pictures that are shown for these clips before they are played."""
    return [clip["poster"] for clip in clips.values() if clip["poster"]]


def removed(keys: Iterable[str], at: datetime) -> frozenset[str]:
    """The keys of the clips among these that readers may no longer have; no query if there are none."""
    wanted = list(keys)
    if not wanted:
        return frozenset()
    killed = Clip.objects.filter(key__in=wanted, killed_at__lte=at)
    return frozenset(killed.values_list("key", flat=True))
