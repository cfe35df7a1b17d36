"""What is refused, and what the person reads."""

import re
import zlib

import pytest
from django.db import IntegrityError, transaction
from PIL import Image as Pillow
from PIL import PngImagePlugin

from articles.models import Image
from articles.pictures import storing
from tests.articles.pictures.made import ACCEPTED, drawn, encoded, files, store, upload

pytestmark = pytest.mark.once


def frames(kind, **options):
    return encoded(drawn(), kind, save_all=True, append_images=[drawn(left="black")], **options)


def bomb():
    """A PNG of a few bytes that says it has 40,000 × 40,000 pixels."""
    content = bytearray(ACCEPTED["PNG"])
    content[16:24] = (40_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REFUSED = {
    "animated GIF": (frames("GIF"), "GIF: choose a JPEG"),
    "still GIF": (encoded(drawn(mode="P"), "GIF"), "GIF: choose a JPEG"),
    "animated WebP": (frames("WEBP"), "is animated: choose a still one"),
    "animated PNG": (frames("PNG"), "is animated: choose a still one"),
    "animated AVIF": (frames("AVIF"), "is animated: choose a still one"),
    "SVG": (SVG, "SVG drawing, which can contain scripts: choose a JPEG"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "PDF, not a picture: choose a JPEG"),
    "office document": (b"PK\x03\x04\x14\x00", "office document, not a picture: choose a JPEG"),
    "page named .jpg": (
        b"<!doctype html><script>alert(1)</script>",
        "not a picture that we can read: choose",
    ),
    "BMP": (encoded(drawn(), "BMP"), "BMP picture: export it as JPEG or PNG"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 48\n", "EPS file: export it as JPEG or PNG"),
    "Photoshop": (b"8BPS\0\1", "Photoshop file: export it as JPEG or PNG"),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000 picture: export it as JPEG or PNG"),
    "JPEG XL": (b"\xff\x0a\0\0", "JPEG XL picture: export it as JPEG or PNG"),
    "Canon raw": (b"\0\0\0\x18ftypcrx \0\0", "camera raw file .*: export it as JPEG"),
    "video": (b"\0\0\0\x18ftypmp42\0\0", "This is a video: choose a still picture"),
    "no bytes": (b"", "empty"),
    "old film of Apple's": (b"\0\0\0\x08wide\0\0\x10\0mdat", "This is a video: choose a still picture"),
    "sound": (b"ID3\4\0", "sound file, not a picture: choose"),
    "sound in MP4": (b"\0\0\0\x20ftypM4A \0\0", "sound file, not a picture: choose"),
    "archive": (b"Rar!\x1a\7\0", "archive, not a picture: unpack it"),
    "packed SVG": (b"\x1f\x8b\x08\0", "compressed file, not a picture: unpack it"),
    "shortcut": (b"[InternetShortcut]\r\nURL=x", "not the picture itself: open it"),
    "shortcut of a Mac": (b"bplist00\xd1", "not the picture itself: open it"),
    "Canon's older raw": (b"II*\0\x10\0\0\0CR\2\0" + bytes(600), r"\(Canon CR2\): export it as JPEG"),
    "Sigma raw": (b"FOVb" + bytes(100), r"\(Sigma X3F\): export it as JPEG"),
    "JPEG XR": (b"II\xbc\1" + bytes(100), "JPEG XR picture: export it as JPEG or PNG"),
    "PNM": (b"P6\n64 48\n255\n" + bytes(100), "PNM formats: export it as JPEG or PNG"),
    "Radiance": (b"#?RGBE\n", "Radiance HDR picture: export it as JPEG or PNG"),
    "EMF": (b"\1\0\0\0" + bytes(36) + b" EMF", "Windows metafile: export it as JPEG or PNG"),
    "DICOM": (bytes(128) + b"DICM", "DICOM picture: export it as JPEG or PNG"),
    "page after a comment": (b"<!-- saved from -->\n<html>", "web page, not a picture"),
    "rich text": (b"{\\rtf1\\ansi", "text document, not a picture: choose"),
    "JPEG that breaks off": (encoded(drawn((640, 480)), "JPEG")[:900], "export it again"),
    "PNG that breaks off": (encoded(drawn((640, 480)), "PNG")[:100], "export it again"),
    "PNG with a broken middle": (
        ACCEPTED["PNG"][:60] + b"\xff" * 20 + ACCEPTED["PNG"][80:],
        "export it again",
    ),
    "WebP that breaks off": (ACCEPTED["WebP"][:40], "export it again|not a picture that we can read"),
    "decompression bomb": (bomb(), "more than 110 megapixels: export it smaller"),
    "111 megapixels": (encoded(Pillow.new("1", (11_100, 10_000)), "PNG"), "more than 110 megapixels"),
    "one pixel": (encoded(Pillow.new("RGB", (1, 1)), "PNG"), "only 1 × 1 pixels: choose a larger one"),
    "a line of pixels": (encoded(Pillow.new("RGB", (900, 3)), "PNG"), "only 900 × 3 pixels"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_usable_picture_is_refused_with_what_to_do(desk, journalist, content, message):
    before = files()
    answer = upload(desk(journalist), content)
    assert answer.status_code == 400
    assert re.search(message, answer.json()["error"])
    assert (Image.objects.count(), files()) == (0, before)


def test_a_file_that_is_too_heavy_is_refused_with_its_weight(desk, journalist, monkeypatch):
    monkeypatch.setattr(storing, "MOST_BYTES", 2 * 1024 * 1024)
    answer = upload(desk(journalist), b"\xff\xd8" + bytes(3 * 1024 * 1024))
    assert answer.status_code == 400
    assert "3 MB; the limit is 2 MB. Export the picture smaller." in answer.json()["error"]


def test_a_text_chunk_that_unpacks_to_megabytes_is_refused(desk, journalist):
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", "x" * 90_000_000, zip=True)
    answer = upload(desk(journalist), encoded(drawn(), "PNG", pnginfo=chunks))
    assert (answer.status_code, Image.objects.count()) == (400, 0)


def test_no_file_is_left_when_the_row_can_not_be_saved(journalist):
    before = files()
    journalist.pk = None
    with pytest.raises((IntegrityError, ValueError)), transaction.atomic():
        store(ACCEPTED["JPEG"], journalist)
    assert (Image.objects.count(), files()) == (0, before)
