"""Why a picture is refused, in words that say what to do."""

import re

from django.core.exceptions import ValidationError

TAKEN = "choose a JPEG, PNG, WebP, TIFF, AVIF or HEIC picture."


class Unusable(ValidationError):
    """A file that cannot be used as a picture; the message says what it is and what to do."""


class Busy(Unusable):
    """A file that has not been looked at yet: others keep the turn. Sent again soon, it may be taken."""


class NotStored(Exception):
    """A good picture that the storage did not take; `reason` says why and what to do."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(f"The picture could not be stored: {reason}")


def damaged(name: str = "") -> Unusable:
    """The refusal of a file that begins like a picture and cannot be decoded."""
    if name == "HEIC":
        return Unusable(
            "This is a HEIC photograph, as from an iPhone, but it breaks off or is damaged:"
            " export it again, as JPEG."
        )
    return Unusable("The picture breaks off or is damaged: export it again, or upload it again.")


def unknown(head: bytes) -> Unusable:
    """The refusal of a file in a format that is not taken, named by its first 512 bytes."""
    for start, name, advice in _SIGNATURES:
        if _matches(head, start):
            return Unusable(f"{name}: {advice}")
    text = _UNSEEN_START.sub(b"", head).lower()
    if b"<svg" in text:
        return Unusable(f"This is an SVG drawing, which can carry programs: {TAKEN}")
    if text.startswith((b"<!doctype html", b"<html")):
        return Unusable(f"This is a web page, not a picture that we can read: {TAKEN}")
    return Unusable(f"This file is not a picture that we can read: {TAKEN}")


_UNSEEN_START = re.compile(rb"^(?:\xef\xbb\xbf|[ \t\r\n]|<!--.*?-->)+", re.DOTALL)
"""What may stand before a page or a drawing."""


def _matches(head, start):
    offset, signature = start if isinstance(start, tuple) else (0, start)
    return head[offset : offset + len(signature)].lower() == signature.lower()


_EXPORT = "export it as JPEG or PNG."
_RAW = "export it as JPEG."
_VIDEO = "choose a still picture, or link a video."
_UNPACK = "unpack it, and upload the picture in it."
_ARCHIVE, _PACKED = "This is an archive, not a picture", "This is a compressed file, not a picture"
_SOUND, _SHORTCUT = (
    "This is a sound file, not a picture",
    "This is a shortcut to a file, not the picture itself",
)
_OPEN = "open it, and upload the picture."
_SIGNATURES: tuple[tuple[bytes | tuple[int, bytes], str, str], ...] = (
    (b"%PDF", "This is a PDF, not a picture", TAKEN),
    (b"GIF8", "This is a GIF", TAKEN),
    (b"PK\x03\x04", "This is a ZIP or office document, not a picture", TAKEN),
    (b"\xd0\xcf\x11\xe0", "This is an office document, not a picture", TAKEN),
    (b"%!PS", "This is a PostScript or EPS file", _EXPORT),
    (b"\xc5\xd0\xd3\xc6", "This is an EPS file", _EXPORT),
    (b"8BPS", "This is a Photoshop file", _EXPORT),
    (b"gimp xcf", "This is a GIMP file", _EXPORT),
    (b"BM", "This is a BMP picture", _EXPORT),
    (b"\0\0\1\0", "This is an icon", _EXPORT),
    (b"icns", "This is an icon", _EXPORT),
    (b"\0\0\0\x0cjP  \r\n", "This is a JPEG 2000 picture", _EXPORT),
    (b"\xff\x4f\xff\x51", "This is a JPEG 2000 picture", _EXPORT),
    (b"\0\0\0\x0cJXL ", "This is a JPEG XL picture", _EXPORT),
    (b"\xff\x0a", "This is a JPEG XL picture", _EXPORT),
    ((4, b"ftypcrx"), "This is a camera raw file (Canon CR3)", _RAW),
    (b"FUJIFILMCCD-RAW", "This is a camera raw file (Fujifilm RAF)", _RAW),
    (b"IIRO", "This is a camera raw file (Olympus ORF)", _RAW),
    (b"IIRS", "This is a camera raw file (Olympus ORF)", _RAW),
    (b"IIU\0", "This is a camera raw file (Panasonic RW2)", _RAW),
    ((8, b"CR\x02\0"), "This is a camera raw file (Canon CR2)", _RAW),
    ((6, b"HEAPCCDR"), "This is a camera raw file (Canon CRW)", _RAW),
    (b"FOVb", "This is a camera raw file (Sigma X3F)", _RAW),
    (b"\0MRM", "This is a camera raw file (Minolta MRW)", _RAW),
    (b"II\xbc", "This is a JPEG XR picture", _EXPORT),
    (b"II*\0", "This is a TIFF that cannot be read, or a camera raw file", "export it again, as JPEG."),
    (b"MM\0*", "This is a TIFF that cannot be read, or a camera raw file", "export it again, as JPEG."),
    ((4, b"ftypM4"), _SOUND, TAKEN),
    ((4, b"ftypavis"), "The picture moves", "choose a still one, or link a video."),
    *(
        ((4, kind), "This is a video", _VIDEO)
        for kind in (b"ftyp", b"moov", b"mdat", b"wide", b"skip", b"free")
    ),
    *(
        (kind, "This is a video", _VIDEO)
        for kind in (b"\0\0\1\xba", b"\0\0\1\xb3", b"FLV\1", b"\x30\x26\xb2\x75")
    ),
    *((kind, _SOUND, TAKEN) for kind in (b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf1")),
    ((8, b"WAVE"), _SOUND, TAKEN),
    ((8, b"CDR"), "This is a CorelDRAW file", _EXPORT),
    (b"PK\x05\x06", _ARCHIVE, _UNPACK),
    (b"Rar!", _ARCHIVE, _UNPACK),
    (b"7z\xbc\xaf", _ARCHIVE, _UNPACK),
    (b"\x1f\x8b", _PACKED, _UNPACK),
    (b"BZh", _PACKED, _UNPACK),
    (b"\xfd7zXZ", _PACKED, _UNPACK),
    (b"{\\rtf", "This is a text document, not a picture", TAKEN),
    (b"L\0\0\0\1\x14\2\0", _SHORTCUT, _OPEN),
    (b"[InternetShortcut]", _SHORTCUT, _OPEN),
    (b"bplist", _SHORTCUT, _OPEN),
    (b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5", "This is an InDesign file", _EXPORT),
    *((b"P%d\n" % number, "This is a picture of the PNM formats", _EXPORT) for number in range(1, 8)),
    *((b"P%d " % number, "This is a picture of the PNM formats", _EXPORT) for number in range(1, 8)),
    (b"qoif", "This is a QOI picture", _EXPORT),
    (b"DDS ", "This is a DDS texture", _EXPORT),
    (b"\x01\xda", "This is an SGI picture", _EXPORT),
    (b"BPG\xfb", "This is a BPG picture", _EXPORT),
    (b"AT&TFORM", "This is a DjVu document", _EXPORT),
    (b"SIMPLE  =", "This is a FITS picture", _EXPORT),
    ((128, b"DICM"), "This is a DICOM picture", _EXPORT),
    ((40, b" EMF"), "This is a Windows metafile", _EXPORT),
    (b"#?RGBE", "This is a Radiance HDR picture", _EXPORT),
    (b"\x1a\x45\xdf\xa3", "This is a video", _VIDEO),
    ((8, b"AVI "), "This is a video", _VIDEO),
    (b"\xd7\xcd\xc6\x9a", "This is a Windows metafile", _EXPORT),
    (b"\x76\x2f\x31\x01", "This is an OpenEXR picture", _EXPORT),
    (b"#?RADIANCE", "This is a Radiance HDR picture", _EXPORT),
)
"""(first bytes, or their offset and they; what the file is; what to do)."""


def raw() -> Unusable:
    """The refusal of a camera raw file, whose first picture is only a thumbnail."""
    return Unusable(f"This is a camera raw file: {_RAW}")
