"""The rights of a picture, written into each file that readers get, without the rest of its metadata.

Sources: IPTC Photo Metadata Standard 2023.2 (XMP properties and IIM datasets); IPTC-NAA IIM 4.2; Adobe's
XMP Specification, parts 1 and 3; Photoshop's image resource 0x0404 for IIM in JPEG.
"""

import hashlib
import io
import re
from html import escape
from typing import Protocol

from django.conf import settings

from articles.pictures.iptc import NAMES
from articles.pictures.signing import signs

WRITTEN = (
    "credit",
    "creator",
    "rights",
    "usage_terms",
    "web_statement",
    "licensor_name",
    "licensor_url",
    "digital_source_type",
)
"""The fields that are written. Captions, persons and places are left out: each use has its own words."""


class Rights(Protocol):
    """Anything that has the fields to be written: a picture of the library, or what was read from a file."""

    credit: str
    creator: str
    rights: str
    usage_terms: str
    web_statement: str
    licensor_name: str
    licensor_url: str
    digital_source_type: str


_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
    ' xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    '{}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_IN_IIM = ("creator", "credit", "rights")
_TAG = re.compile("<[A-Za-z!?/]")
_UTF8, _VERSION = b"\x1b%G", b"\x00\x04"


def encoded(picture, kind: str, words: Rights, **options) -> bytes:
    """The bytes of a file for readers, with the rights in XMP, and in a JPEG in IPTC-IIM too.

    `kind` is Pillow's name of the format, `options` are those of its encoder.
    """
    out = io.BytesIO()
    notice = packet(words)
    picture.save(out, kind, **options, **({"xmp": notice} if notice else {}))
    return _with_iim(out.getvalue(), iim(words)) if kind == "JPEG" else out.getvalue()


def fingerprint(words: Rights) -> str:
    """Identifies what is written for these words, and who signs it: if it differs, so do the files."""
    signer = settings.CONTENT_CREDENTIALS_CERTIFICATE if signs() else ""
    return hashlib.sha256(packet(words) + iim(words) + signer.encode()).hexdigest()


def packet(words: Rights) -> bytes:
    """The rights as an XMP packet; empty if none are known."""
    said = {name: escape(getattr(words, name), quote=False) for name in WRITTEN if getattr(words, name)}
    properties = "".join(_PROPERTIES[name].format(text) for name, text in said.items() if name in _PROPERTIES)
    licensor = "".join(_OF_A_LICENSOR[name].format(said[name]) for name in _OF_A_LICENSOR if name in said)
    if licensor:
        properties += f"<plus:Licensor>{_SEQ.format(licensor)}</plus:Licensor>"
    return _PACKET.format(properties).encode() if properties else b""


_ALT = '<rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
_SEQ = '<rdf:Seq><rdf:li rdf:parseType="Resource">{}</rdf:li></rdf:Seq>'
_PROPERTIES = {
    "credit": "<photoshop:Credit>{}</photoshop:Credit>",
    "creator": "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
    "rights": f"<xmpRights:Marked>True</xmpRights:Marked><dc:rights>{_ALT}</dc:rights>",
    "usage_terms": f"<xmpRights:UsageTerms>{_ALT}</xmpRights:UsageTerms>",
    "web_statement": "<xmpRights:WebStatement>{}</xmpRights:WebStatement>",
    "digital_source_type": (
        f"<Iptc4xmpExt:DigitalSourceType>{_SOURCE_TYPES}{{}}</Iptc4xmpExt:DigitalSourceType>"
    ),
}
_OF_A_LICENSOR = {
    "licensor_name": "<plus:LicensorName>{}</plus:LicensorName>",
    "licensor_url": "<plus:LicensorURL>{}</plus:LicensorURL>",
}


def iim(words: Rights) -> bytes:
    """Creator, credit and copyright notice as IPTC-IIM in UTF-8; empty if there are none.

    They are not cut to the 32 bytes of IIM: half a name is not a credit, and programs read longer ones. Text
    with a tag in it goes only into XMP: IIM would not escape it, and the file could pass for a page.
    """
    texts = {name: getattr(words, name) for name in _IN_IIM}
    said = [(NAMES[name], text.encode()) for name, text in texts.items() if text and not _TAG.search(text)]
    if not said:
        return b""
    return b"".join(_dataset(*each) for each in [((1, 90), _UTF8), ((2, 0), _VERSION), *said])


def _dataset(tag, value):
    return b"\x1c" + bytes(tag) + len(value).to_bytes(2, "big") + value


def _with_iim(jpeg: bytes, block: bytes) -> bytes:
    """The JPEG with the block in a Photoshop segment, after the other application segments at its start."""
    if not block:
        return jpeg
    resource = b"8BIM\x04\x04\0\0" + len(block).to_bytes(4, "big") + block + b"\0" * (len(block) % 2)
    segment = b"Photoshop 3.0\0" + resource
    place = _end_of_applications(jpeg)
    return jpeg[:place] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[place:]


def _end_of_applications(jpeg: bytes) -> int:
    """Where the segments APP0 to APP15 at the start of a JPEG end."""
    place = 2
    while jpeg[place] == 0xFF and 0xE0 <= jpeg[place + 1] <= 0xEF:
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    return place
