"""JPEGs that no camera writes, each a name and its bytes."""

import struct

from tests.articles.pictures.hostile import good, with_segment

XMP = b"http://ns.adobe.com/xap/1.0/\0"


def parts():
    """A plain JPEG, and where in it its tables, its head and its scan begin."""
    jpeg = good()["jpeg"]
    return jpeg, *(jpeg.index(mark) for mark in (b"\xff\xdb", b"\xff\xc0", b"\xff\xc4", b"\xff\xda"))


def jpeg_heads():
    """Processes, precisions, components and sampling that are rare or impossible."""
    jpeg, _dqt, sof, _dht, _sos = parts()
    for marker in (0xC1, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCF, 0xF7):
        yield f"jpeg with SOF {marker:x}", jpeg[: sof + 1] + bytes([marker]) + jpeg[sof + 2 :]
    for precision in (0, 1, 12, 16, 255):
        yield f"jpeg of {precision} bits", jpeg[: sof + 4] + bytes([precision]) + jpeg[sof + 5 :]
    for count in (0, 1, 2, 4, 255):
        yield f"jpeg of {count} components", jpeg[: sof + 9] + bytes([count]) + jpeg[sof + 10 :]
    for sampling in (0x00, 0x11, 0x44, 0x14, 0x41, 0xFF):
        yield f"jpeg sampled {sampling:02x}", jpeg[: sof + 11] + bytes([sampling]) + jpeg[sof + 12 :]


def jpeg_structures():
    """Parts that are missing, or there too often."""
    jpeg, dqt, sof, dht, sos = parts()
    yield "jpeg without tables", jpeg[:dqt] + jpeg[sof:dht] + jpeg[sos:]
    yield "jpeg without Huffman tables", jpeg[:dht] + jpeg[sos:]
    yield "jpeg with two heads", jpeg[:sos] + jpeg[sof:dht] + jpeg[sos:]
    yield "jpeg with its tables 300 times", jpeg[:dqt] + jpeg[dqt:sof] * 300 + jpeg[sof:]
    yield "jpeg with two scans of all", jpeg[:-2] + jpeg[sos:]
    yield "jpeg that starts 50 times", jpeg[:2] * 50 + jpeg[2:]
    yield "jpeg within a jpeg", jpeg[:sos] + jpeg + jpeg[sos:]
    yield "jpeg with fill bytes", jpeg[:2] + b"\xff" * 70_000 + jpeg[2:]
    for length in (0, 1, 2, 65_535):
        segment = b"\xff\xe5" + struct.pack(">H", length)
        yield f"jpeg with a segment of {length}", jpeg[:2] + segment + jpeg[2:]
    yield "jpeg with 2,000 comments", jpeg[:2] + b"\xff\xfe\0\x12sixteen of bytes" * 2000 + jpeg[2:]


def jpeg_scans():
    """Storms of restarts and of scans: a few kilobytes that would compute for minutes."""
    jpeg, *_, sos = parts()
    for every in (1, 7, 65_535):
        interval = b"\xff\xdd\0\4" + struct.pack(">H", every)
        yield f"jpeg that restarts every {every}", jpeg[:sos] + interval + jpeg[sos:]
    restarts = b"".join(bytes([0xFF, 0xD0 + number % 8]) for number in range(20_000))
    yield "jpeg of restarts", jpeg[: sos + 14] + restarts + b"\xff\xd9"
    progressive = good()["progressive"]
    scan = progressive.rindex(b"\xff\xda")
    for count in (50, 1500):
        more = progressive[:-2] + progressive[scan:-2] * count
        yield f"progressive jpeg of {count} scans more", more
    large = bytearray(progressive)
    at = large.index(b"\xff\xc2")
    large[at + 5 : at + 9] = struct.pack(">HH", 5_000, 5_000)
    storm = bytes(large[:-2]) + bytes(large[scan:-2]) * 1500
    yield "progressive jpeg of 25 megapixels and a storm of scans", storm


def jpeg_metadata():
    """Profiles and XMP that are in pieces, deep, or unpack."""
    jpeg = good()["jpeg"]
    for number, total in ((0, 0), (1, 255), (255, 1), (2, 1)):
        part = b"ICC_PROFILE\0" + bytes([number, total]) + b"acsp" * 40
        yield f"jpeg with profile {number} of {total}", with_segment(jpeg, 0xE2, part)
    profile = with_segment(b"\xff\xd8", 0xE2, b"ICC_PROFILE\0\1\1" + b"\xff" * 60_000)[2:]
    yield "jpeg with a profile 40 times", jpeg[:2] + profile * 40 + jpeg[2:]
    deep = XMP + b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + b"<a>" * 15_000
    yield "jpeg with deep XMP twice", with_segment(with_segment(jpeg, 0xE1, deep), 0xE1, deep)
    letters = range(ord("b"), ord("l"))
    laughs = b"".join(b'<!ENTITY %c "%s">' % (each + 1, (b"&%c;" % each) * 10) for each in letters)
    doctype = b'<!DOCTYPE a [<!ENTITY b "bbbb">' + laughs + b"]><a>&l;</a>"
    yield "jpeg with a billion laughs", with_segment(jpeg, 0xE1, XMP + doctype)
    outside = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    yield "jpeg with an entity from outside", with_segment(jpeg, 0xE1, XMP + outside)


JPEGS = (jpeg_heads, jpeg_structures, jpeg_scans, jpeg_metadata)
"""Functions that make a table each."""
