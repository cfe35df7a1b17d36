"""Which files are accepted as video or audio: by their content, never by their names."""

import os
import re
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext

from articles.pictures.refusals import Unusable


class Format(NamedTuple):
    """A kind of file that browsers play."""

    ending: str
    type: str
    is_video: bool
    codecs: frozenset[str]
    """The codecs that browsers can be relied on to play, as ffprobe names them."""


_MP4_SOUND = {"aac", "mp3"}
MP4 = Format("mp4", "video/mp4", True, frozenset({"h264", "av1", *_MP4_SOUND}))
WEBM = Format("webm", "video/webm", True, frozenset({"vp8", "vp9", "av1", "opus", "vorbis"}))
MP3 = Format("mp3", "audio/mpeg", False, frozenset({"mp3"}))
M4A = Format("m4a", "audio/mp4", False, frozenset(_MP4_SOUND))
FORMATS = {each.ending: each for each in (MP4, WEBM, MP3, M4A)}

_EDGE = 64 * 1024
"""Bytes at each end of a file that are searched for another kind of file."""
OTHERS = re.compile(
    rb"%PDF-|PK\x05\x06|Rar!\x1a|7z\xbc\xaf|<\?php|<!doctype|<html|<script|<svg|<iframe|MZ\x90\x00",
    re.IGNORECASE,
)
"""How other kinds of file begin."""
_BOXES = frozenset(
    b"ftyp moov mdat free skip wide udta uuid meta moof mfra sidx styp pdin emsg prft pnot".split()
)
_SOUND_BRANDS = (b"M4A ", b"M4B ")
_MOST_BOXES = 100_000
"""Enough for a file in fragments, each of which is two boxes."""


def media_of(file: BinaryIO) -> Format | None:
    """The format of video or audio; None for other files. Raises Unusable for a file of two kinds at once."""
    file.seek(0)
    head = file.read(_EDGE)
    found = _by_head(head)
    if found is None:
        return None
    if OTHERS.search(head) or OTHERS.search(_tail(file)) or (found in (MP4, M4A) and not _is_boxes(file)):
        raise Unusable(
            gettext("The file contains more than its video or audio: export it again, without attachments.")
        )
    return found


def _by_head(head):
    if head[4:8] == b"ftyp":
        return M4A if head[8:12] in _SOUND_BRANDS else MP4
    if head[:4] == b"\x1aE\xdf\xa3":
        return WEBM if b"\x42\x82\x84webm" in head[:64] else None
    # ID3v2, or a frame of MPEG audio, layer III.
    is_frame = head[:1] == b"\xff" and len(head) > 2 and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 != 0xF0
    return MP3 if head[:3] == b"ID3" or is_frame else None


def _tail(file):
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _EDGE))
    return file.read(_EDGE)


def _is_boxes(file) -> bool:
    """Whether it consists of ISO 14496-12 boxes from its first byte to its last, and nothing else."""
    size, place = file.seek(0, os.SEEK_END), 0
    for _ in range(_MOST_BOXES):
        if place == size:
            return True
        file.seek(place)
        header = file.read(16)
        length = int.from_bytes(header[:4])
        if length == 1:
            length = int.from_bytes(header[8:16])
        elif length == 0:
            length = size - place
        if header[4:8] not in _BOXES or length < 8 or place + length > size:
            return False
        place += length
    return False
