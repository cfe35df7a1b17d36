"""Why a picture is refused, in words that say what to do."""

from django.core.exceptions import ValidationError

TAKEN = "choose a JPEG, PNG, WebP, TIFF, AVIF or HEIC picture."


class Unusable(ValidationError):
    """A file that cannot be used as a picture; the message says what it is and what to do."""


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
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return Unusable(f"This is an SVG drawing, which can carry programs: {TAKEN}")
    if text.startswith((b"<!doctype html", b"<html")):
        return Unusable(f"This is a web page, not a picture that we can read: {TAKEN}")
    return Unusable(f"This file is not a picture that we can read: {TAKEN}")


def _matches(head, start):
    offset, signature = start if isinstance(start, tuple) else (0, start)
    return head[offset : offset + len(signature)].lower() == signature.lower()


_EXPORT = "export it as JPEG or PNG."
_RAW = "export it as JPEG."
_VIDEO = "choose a still picture, or link a video."
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
    (b"II*\0", "This is a TIFF that cannot be read, or a camera raw file", "export it again, as JPEG."),
    (b"MM\0*", "This is a TIFF that cannot be read, or a camera raw file", "export it again, as JPEG."),
    ((4, b"ftyp"), "This is a video", _VIDEO),
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
