"""Why a picture is refused, in words that say what to do."""

import errno
import re

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.pictures.codecs import Codec

TAKEN = _("choose a JPEG, PNG, WebP, TIFF, AVIF or HEIC picture.")


class Unusable(ValidationError):
    """A file that cannot be used as a picture; the message says what it is and what to do."""


class Busy(Unusable):
    """A file that has not been examined yet, because others take their turn; a retry may succeed."""


class NotStored(Exception):
    """A good picture that could not be stored; `reason` says why and what to do."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(gettext("The picture could not be stored: %(reason)s") % {"reason": reason})


def damaged(name: str = "") -> Unusable:
    """The refusal of a file that begins like a picture but cannot be decoded."""
    if name == "HEIC":
        return Unusable(
            gettext(
                "This is a HEIC photograph, as from an iPhone, but it is incomplete or damaged:"
                " export it again, as JPEG."
            )
        )
    return Unusable(gettext("The picture is incomplete or damaged: export it again, or upload it again."))


def undecodable() -> Unusable:
    """The refusal of a file that ended the decoder."""
    said = gettext(
        "The picture cannot be decoded within the limits of memory and time, or is damaged:"
        " export it again, smaller or as JPEG."
    )
    return Unusable(said)


def reason(error: OSError) -> str:
    """Why a disk or a storage could not store a file, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return gettext("the disk is full. Tell an administrator, then upload it again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return gettext("its folder is not writable. Tell an administrator, then upload it again.")
    return gettext("the storage did not accept it. Upload it again in a moment, or tell an administrator.")


def unknown(head: bytes) -> Unusable:
    """The refusal of a file in a format that is not accepted, identified by its first 512 bytes."""
    for start, name, advice in _SIGNATURES:
        if _matches(head, start):
            return Unusable(f"{name}: {advice}")
    text = _UNSEEN_START.sub(b"", head).lower()
    if b"<svg" in text:
        return Unusable(
            gettext("This is an SVG drawing, which can contain scripts: %(advice)s") % {"advice": TAKEN}
        )
    if text.startswith((b"<!doctype html", b"<html")):
        return Unusable(
            gettext("This is a web page, not a picture that we can read: %(advice)s") % {"advice": TAKEN}
        )
    return Unusable(gettext("This file is not a picture that we can read: %(advice)s") % {"advice": TAKEN})


_UNSEEN_START = re.compile(rb"^(?:\xef\xbb\xbf|[ \t\r\n]|<!--.*?-->)+", re.DOTALL)
"""What may come before a page or a drawing."""


def _matches(head, start):
    offset, signature = start if isinstance(start, tuple) else (0, start)
    return head[offset : offset + len(signature)].lower() == signature.lower()


_EXPORT = _("export it as JPEG or PNG.")
_RAW = _("export it as JPEG.")
_VIDEO = _("choose a still picture, or link a video.")
_UNPACK = _("unpack it, and upload the picture in it.")
_ARCHIVE, _PACKED = _("This is an archive, not a picture"), _("This is a compressed file, not a picture")
_SOUND, _SHORTCUT = (
    _("This is a sound file, not a picture"),
    _("This is a shortcut to a file, not the picture itself"),
)
_AGAIN, _UNREADABLE_TIFF = (
    _("export it again, as JPEG."),
    _("This is a TIFF that cannot be read, or a camera raw file"),
)
_OPEN = _("open it, and upload the picture.")
_SIGNATURES: tuple[tuple[bytes | tuple[int, bytes], Promise | str, Promise | str], ...] = (
    (b"%PDF", _("This is a PDF, not a picture"), TAKEN),
    (b"GIF8", _("This is a GIF"), TAKEN),
    (b"PK\x03\x04", _("This is a ZIP or office document, not a picture"), TAKEN),
    (b"\xd0\xcf\x11\xe0", _("This is an office document, not a picture"), TAKEN),
    (b"%!PS", _("This is a PostScript or EPS file"), _EXPORT),
    (b"\xc5\xd0\xd3\xc6", _("This is an EPS file"), _EXPORT),
    (b"8BPS", _("This is a Photoshop file"), _EXPORT),
    (b"gimp xcf", _("This is a GIMP file"), _EXPORT),
    (b"BM", _("This is a BMP picture"), _EXPORT),
    (b"\0\0\1\0", _("This is an icon"), _EXPORT),
    (b"icns", _("This is an icon"), _EXPORT),
    (b"\0\0\0\x0cjP  \r\n", _("This is a JPEG 2000 picture"), _EXPORT),
    (b"\xff\x4f\xff\x51", _("This is a JPEG 2000 picture"), _EXPORT),
    (b"\0\0\0\x0cJXL ", _("This is a JPEG XL picture"), _EXPORT),
    (b"\xff\x0a", _("This is a JPEG XL picture"), _EXPORT),
    ((4, b"ftypcrx"), _("This is a camera raw file (Canon CR3)"), _RAW),
    (b"FUJIFILMCCD-RAW", _("This is a camera raw file (Fujifilm RAF)"), _RAW),
    (b"IIRO", _("This is a camera raw file (Olympus ORF)"), _RAW),
    (b"IIRS", _("This is a camera raw file (Olympus ORF)"), _RAW),
    (b"IIU\0", _("This is a camera raw file (Panasonic RW2)"), _RAW),
    ((8, b"CR\x02\0"), _("This is a camera raw file (Canon CR2)"), _RAW),
    ((6, b"HEAPCCDR"), _("This is a camera raw file (Canon CRW)"), _RAW),
    (b"FOVb", _("This is a camera raw file (Sigma X3F)"), _RAW),
    (b"\0MRM", _("This is a camera raw file (Minolta MRW)"), _RAW),
    (b"II\xbc", _("This is a JPEG XR picture"), _EXPORT),
    (b"II*\0", _UNREADABLE_TIFF, _AGAIN),
    (b"MM\0*", _UNREADABLE_TIFF, _AGAIN),
    ((4, b"ftypM4"), _SOUND, TAKEN),
    ((4, b"ftypavis"), _("The picture is animated"), _("choose a still one, or link a video.")),
    *(
        ((4, kind), _("This is a video"), _VIDEO)
        for kind in (b"ftyp", b"moov", b"mdat", b"wide", b"skip", b"free")
    ),
    *(
        (kind, _("This is a video"), _VIDEO)
        for kind in (b"\0\0\1\xba", b"\0\0\1\xb3", b"FLV\1", b"\x30\x26\xb2\x75")
    ),
    *((kind, _SOUND, TAKEN) for kind in (b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf1")),
    ((8, b"WAVE"), _SOUND, TAKEN),
    ((8, b"CDR"), _("This is a CorelDRAW file"), _EXPORT),
    (b"PK\x05\x06", _ARCHIVE, _UNPACK),
    (b"Rar!", _ARCHIVE, _UNPACK),
    (b"7z\xbc\xaf", _ARCHIVE, _UNPACK),
    (b"\x1f\x8b", _PACKED, _UNPACK),
    (b"BZh", _PACKED, _UNPACK),
    (b"\xfd7zXZ", _PACKED, _UNPACK),
    (b"{\\rtf", _("This is a text document, not a picture"), TAKEN),
    (b"L\0\0\0\1\x14\2\0", _SHORTCUT, _OPEN),
    (b"[InternetShortcut]", _SHORTCUT, _OPEN),
    (b"bplist", _SHORTCUT, _OPEN),
    (b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5", _("This is an InDesign file"), _EXPORT),
    *((b"P%d\n" % number, _("This is a picture of the PNM formats"), _EXPORT) for number in range(1, 8)),
    *((b"P%d " % number, _("This is a picture of the PNM formats"), _EXPORT) for number in range(1, 8)),
    (b"qoif", _("This is a QOI picture"), _EXPORT),
    (b"DDS ", _("This is a DDS texture"), _EXPORT),
    (b"\x01\xda", _("This is an SGI picture"), _EXPORT),
    (b"BPG\xfb", _("This is a BPG picture"), _EXPORT),
    (b"AT&TFORM", _("This is a DjVu document"), _EXPORT),
    (b"SIMPLE  =", _("This is a FITS picture"), _EXPORT),
    ((128, b"DICM"), _("This is a DICOM picture"), _EXPORT),
    ((40, b" EMF"), _("This is a Windows metafile"), _EXPORT),
    (b"#?RGBE", _("This is a Radiance HDR picture"), _EXPORT),
    (b"\x1a\x45\xdf\xa3", _("This is a video"), _VIDEO),
    ((8, b"AVI "), _("This is a video"), _VIDEO),
    (b"\xd7\xcd\xc6\x9a", _("This is a Windows metafile"), _EXPORT),
    (b"\x76\x2f\x31\x01", _("This is an OpenEXR picture"), _EXPORT),
    (b"#?RADIANCE", _("This is a Radiance HDR picture"), _EXPORT),
)
"""(first bytes, or (offset, bytes); what the file is; what to do)."""


def raw() -> Unusable:
    """The refusal of a camera raw file, whose first picture is only a thumbnail."""
    return Unusable(gettext("This is a camera raw file: %(advice)s") % {"advice": _RAW})


def moving() -> Unusable:
    """The refusal of an animation."""
    return Unusable(gettext("The picture is animated: choose a still one, or link a video."))


def too_many_pixels(most: int) -> Unusable:
    """The refusal of a picture that has more pixels than this."""
    said = gettext("The picture has more than %(most)s megapixels: export it smaller.")
    return Unusable(said % {"most": most // 1_000_000})


def too_heavy(codec: Codec, megapixels: str, fit: int) -> Unusable:
    """The refusal of a picture that would need more memory to decode than its format is allowed."""
    said = gettext(
        "This %(format)s has %(megapixels)s megapixels; the limit for one like it is %(fit)s: %(advice)s."
    )
    what = {"format": codec.name, "megapixels": megapixels, "fit": fit, "advice": codec.advice}
    return Unusable(said % what)
