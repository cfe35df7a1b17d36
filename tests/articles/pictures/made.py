"""Pictures made for tests, and what became of them once they are stored."""

import html
import io
import json
import re
from pathlib import Path

from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from PIL import ImageCms, ImageDraw

from articles.pictures import storing
from articles.pictures.renditions import name_for

UPLOAD, PICKER = "/admin/articles/image/upload/", "/admin/articles/image/picker/"


def drawn(size=(64, 48), mode="RGB", left="red", right="blue"):
    """A picture whose left half differs from its right."""
    picture = Pillow.new("RGB", size, right)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2 - 1, size[1] - 1), fill=left)
    return picture.convert(mode)


def encoded(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def store(content, by, name="picture.jpg"):
    return storing.store(SimpleUploadedFile(name, content), by=by)


def shown(image, width=None):
    """The rendition of a stored picture, as readers get it."""
    with default_storage.open(name_for(image, width or image.width)) as file:
        picture = Pillow.open(file)
        picture.load()
        return picture


def colour(picture, x, y):
    return min(
        ("red", (255, 0, 0)), ("blue", (0, 0, 255)), ("white", (255, 255, 255)), ("black", (0, 0, 0)),
        key=lambda known: sum(abs(a - b) for a, b in zip(known[1], picture.getpixel((x, y)), strict=True)),
    )[0]  # fmt: skip


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ACCEPTED = {
    "JPEG": encoded(drawn(), "JPEG"),
    "progressive JPEG": encoded(drawn(), "JPEG", progressive=True),
    "CMYK JPEG": encoded(drawn(mode="CMYK"), "JPEG"),
    "JPEG with a profile": encoded(drawn(), "JPEG", icc_profile=PROFILE),
    "JPEG with a broken profile": encoded(drawn(), "JPEG", icc_profile=b"not a profile"),
    "PNG": encoded(drawn(), "PNG"),
    "palette PNG": encoded(drawn(mode="P"), "PNG"),
    "WebP": encoded(drawn(), "WEBP", lossless=True),
    "AVIF": encoded(drawn(), "AVIF"),
    "TIFF": encoded(drawn(), "TIFF", compression="tiff_lzw"),
}


def files():
    """Every file that is stored, public or not."""
    roots = (default_storage.location, storages["originals"].location)
    return {path for root in roots for path in Path(root).rglob("*") if path.is_file()}


def xmp_of(properties):
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
        f"{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def with_iptc(content, fields, *, encoding, is_marked=False):
    """A JPEG with an IIM block after its start: {(record, dataset): text or texts}."""
    datasets = [(1, 90, b"\x1b%G")] if is_marked else []
    for (record, dataset), texts in fields.items():
        texts = [texts] if isinstance(texts, str) else texts
        datasets += [(record, dataset, text.encode(encoding)) for text in texts]
    iim = b"".join(b"\x1c" + bytes([r, d]) + len(v).to_bytes(2, "big") + v for r, d, v in datasets)
    block = (
        b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(iim).to_bytes(4, "big") + iim + b"\0" * (len(iim) % 2)
    )
    return content[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + content[2:]


IPTC = {(2, 120): "Café in Kraków’s", (2, 110): "Zoë / AP", (2, 80): ["Zoë", "Ann"], (2, 116): "© Zoë"}


def upload(client, content, name="picture.jpg"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


def listed(client, **asked):
    """The pictures that the library shows in a dialog for what is asked."""
    page = client.get(PICKER, asked).text
    return [json.loads(html.unescape(tile)) for tile in re.findall(r'data-tile="([^"]*)"', page)]
