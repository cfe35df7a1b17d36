"""What is known about a video or audio file: from ffprobe, or less if it is not installed."""

import logging
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext
from tinytag import TinyTag, TinyTagException

from articles.clips import programs
from articles.clips.kinds import M4A, MP4, Format
from articles.pictures.refusals import Unusable

logger = logging.getLogger(__name__)
LONGEST = 24 * 3600
_LARGEST = 16_384


@dataclass
class Facts:
    """What a file says about itself; None for what is unknown."""

    format: Format
    codecs: tuple[str, ...] = ()
    seconds: int | None = None
    width: int | None = None
    height: int | None = None
    is_checked: bool = False


def read(path: Path, kind: Format) -> Facts:
    """The facts of a file. Raises Unusable if ffprobe finds that browsers can't play it."""
    if not programs.has("ffprobe"):
        return Facts(kind, seconds=_seconds_of_tags(path, kind))
    try:
        said = programs.probed(path)
    except programs.Failed as failure:
        logger.info("ffprobe refused a file: %s", failure)
        raise Unusable(
            gettext("The file is incomplete or damaged: export it again, or upload it again.")
        ) from failure
    return _checked(said, kind)


def _checked(said, kind):
    streams = said.get("streams") or []
    # A picture in an audio file's tags is not a video.
    moving = [each for each in streams if each.get("codec_type") == "video" and not _is_cover(each)]
    sounds = [each for each in streams if each.get("codec_type") == "audio"]
    if kind == MP4 and not moving:
        kind = M4A
    used = moving[:1] if kind.is_video else []
    codecs = tuple(str(each.get("codec_name", "")) for each in [*used, *sounds[:1]])
    if not codecs or (kind.is_video and not moving):
        raise Unusable(gettext("There is neither a picture nor sound in this file: export it again."))
    if strange := [codec for codec in codecs if codec not in kind.codecs]:
        message = gettext(
            "Browsers can't be relied on to play %(codec)s: export it as MP4 with H.264 and AAC, or as MP3."
        )
        raise Unusable(message % {"codec": strange[0] or "?"})
    size = _size(moving[0]) if kind.is_video else (None, None)
    return Facts(kind, codecs, _seconds(said.get("format", {})), *size, is_checked=True)


def _is_cover(stream):
    return bool((stream.get("disposition") or {}).get("attached_pic"))


def _size(stream):
    """Width and height as displayed: a phone that is held upright stores its videos rotated."""
    width, height = (_number(stream.get(name)) for name in ("width", "height"))
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        raise Unusable(gettext("Its picture has an impossible size: export it again."))
    turned = [each.get("rotation") for each in stream.get("side_data_list") or []]
    is_turned = any(round(_decimal(each)) % 180 for each in turned if each is not None)
    across, down = _ratio(stream.get("sample_aspect_ratio"))
    width = max(1, round(width * across / down))
    return (height, width) if is_turned else (width, height)


def _ratio(written):
    parts = [_number(part) for part in str(written or "").split(":")]
    return parts if len(parts) == 2 and all(0 < part < 100 for part in parts) else (1, 1)


def _number(value) -> int:
    return int(value) if str(value).isdecimal() and len(str(value)) < 10 else 0


def _decimal(value) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _seconds(about):
    return _whole(_decimal(about.get("duration")))


def _seconds_of_tags(path, kind):
    """The length that tinytag finds; it does not read WebM."""
    try:
        return _whole(TinyTag.get(path, image=False).duration or 0)
    except (TinyTagException, OSError, ValueError, KeyError, IndexError, ArithmeticError) as error:
        logger.info("No length was found in a %s: %s", kind.ending, error)
        return None


def _whole(seconds: float) -> int | None:
    """Whole seconds, at least one; None for an impossible length."""
    return max(1, round(seconds)) if 0 < seconds <= LONGEST else None
