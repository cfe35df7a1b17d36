"""Files that nobody should send, made small: each is a name and its bytes."""

import io
import random
import struct
import zlib
from pathlib import Path

from PIL import ExifTags, PngImagePlugin
from PIL import Image as Pillow

FILES = Path(__file__).parents[2] / "files"


def encoded(picture, kind, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def gradient(size=(96, 64)):
    red = Pillow.linear_gradient("L").resize(size)
    return Pillow.merge("RGB", (red, red.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT), red))


def good() -> dict[str, bytes]:
    """A sound picture of each kind, to be broken."""
    picture = gradient()
    return {
        "jpeg": encoded(picture, "JPEG"),
        "progressive": encoded(picture, "JPEG", progressive=True),
        "cmyk": encoded(picture.convert("CMYK"), "JPEG"),
        "png": encoded(picture, "PNG"),
        "palette": encoded(picture.quantize(16), "PNG"),
        "webp": encoded(picture, "WEBP"),
        "avif": encoded(picture, "AVIF"),
        "tiff": encoded(picture, "TIFF"),
        "lzw": encoded(picture, "TIFF", compression="tiff_lzw"),
        "heic": (FILES / "photograph.heic").read_bytes(),
        "mpo": (FILES / "two-frames-camera.jpg").read_bytes(),
    }


def truncated():
    for kind, content in good().items():
        for share in (0.03, 0.1, 0.5, 0.9):
            yield f"{kind} cut at {share}", content[: max(1, int(len(content) * share))]


def flipped():
    """Each kind with bytes changed, from a fixed seed."""
    for kind, content in good().items():
        for seed in range(8):
            chance, changed = random.Random(seed), bytearray(content)
            for _ in range(1 + seed * 3):
                changed[chance.randrange(8, len(changed))] = chance.randrange(256)
            yield f"{kind} changed {seed}", bytes(changed)


def mislabelled():
    kinds = good()
    starts = {"jpeg": 4, "png": 8, "webp": 12, "avif": 12, "tiff": 8, "heic": 12}
    for outside, length in starts.items():
        for inside in ("jpeg", "png"):
            if outside != inside:
                yield f"{inside} that begins as {outside}", kinds[outside][:length] + kinds[inside][length:]
        yield f"{outside} of zeros", kinds[outside][:length] + bytes(200)


def png_of(width, height, *, depth=8, colour=2, chunks=(), rows=b""):
    """A PNG with this header, further chunks, and these bytes as its packed rows."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def png_headers():
    for width, height in (
        (40_000, 40_000),
        (2**31 - 1, 2**31 - 1),
        (0, 0),
        (0, 64),
        (2**31 - 1, 16),
        (64, 2**31),
    ):
        yield f"png of {width} x {height}", png_of(width, height)
    for depth, colour in ((3, 2), (16, 3), (8, 5), (1, 6), (255, 255), (4, 0), (2, 3)):
        yield (
            f"png of depth {depth}, colour {colour}",
            png_of(64, 48, depth=depth, colour=colour, rows=bytes(9999)),
        )


def png_chunks():
    yield "png without rows", png_of(64, 48)
    yield "png with too many rows", png_of(64, 48, rows=bytes(1_000_000))
    bomb = zlib.compress(bytes(60_000_000))
    yield "png with an unpacking profile", png_of(64, 48, chunks=[(b"iCCP", b"x\0\0" + bomb)])
    yield (
        "png with an unpacking text",
        png_of(64, 48, chunks=[(b"zTXt", b"x\0\0" + bomb)], rows=bytes(193 * 48)),
    )
    for name in (
        b"tRNS",
        b"PLTE",
        b"gAMA",
        b"pHYs",
        b"eXIf",
        b"acTL",
        b"fcTL",
        b"iTXt",
        b"iCCP",
        b"cHRM",
        b"sRGB",
    ):
        for body in (b"", b"\xff" * 7):
            chunk = [(name, body)]
            yield f"png with {name.decode()} {body!r}", png_of(64, 48, chunks=chunk, rows=bytes(193 * 48))


def with_segment(jpeg, marker, body):
    """A JPEG with one more segment, after its start."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def tiff_of(tags, data=bytes(64)):
    """A little-endian TIFF: {tag: (type, count, value)}."""
    entries = b"".join(struct.pack("<HHII", tag, *entry) for tag, entry in sorted(tags.items()))
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + data


def tiffs():
    plain = {
        256: (3, 1, 64), 257: (3, 1, 48), 258: (3, 1, 8), 259: (3, 1, 1), 262: (3, 1, 1),
        273: (4, 1, 8), 277: (3, 1, 1), 278: (3, 1, 48), 279: (4, 1, 64),
    }  # fmt: skip
    for tag in plain:
        yield f"tiff without {tag}", tiff_of({name: entry for name, entry in plain.items() if name != tag})
    for tag in plain:
        for entry in ((3, 1, 0), (4, 2**31, 2**31), (2, 4, 0x41414141), (12, 1, 8), (99, 1, 1)):
            yield f"tiff with {tag} {entry}", tiff_of(plain | {tag: entry})
    yield "tiff of 65,535 x 65,535", tiff_of(plain | {256: (4, 1, 65_535), 257: (4, 1, 65_535)})
    yield "tiff whose directory is itself", b"II*\0" + struct.pack("<I", 4) + b"\1\0" * 40
    yield "tiff without a directory", b"MM\0*\0\0\0\x08\0\0"
    yield (
        "tiff of tiles",
        tiff_of(plain | {322: (4, 1, 0), 323: (4, 1, 2**31), 324: (4, 1, 8), 325: (4, 1, 9)}),
    )
    for compression in (2, 3, 4, 5, 6, 7, 8, 32_773, 34_712, 50_000, 65_535):
        yield f"tiff compressed by {compression}", tiff_of(plain | {259: (3, 1, compression)})


def tiff_values():
    for mode in ("F", "I", "1", "LAB", "YCbCr", "CMYK", "LA", "I;16", "P"):
        values = (
            Pillow.new("RGB", (64, 48), "red").convert(mode)
            if mode not in ("LAB", "I;16")
            else Pillow.new(mode, (64, 48))
        )
        yield f"tiff in mode {mode}", encoded(values, "TIFF")
    for value in (float("nan"), float("inf"), -1e38, 1e38, 1e-30):
        yield f"tiff of {value}", encoded(Pillow.new("F", (64, 48), value), "TIFF")


def metadata():
    picture = gradient()
    junk = {
        "exif": [b"", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"MM\0*" + b"\xff" * 60, b"\0" * 400],
        "xmp": [b"", b"<", b"<x:xmpmeta " * 900, b"\xff\xfe\xd8\0" * 20, b"<a>" * 5000],
        "icc_profile": [b"\0", b"acsp" * 99, b"\0\0\0\x80" + b"\xff" * 124, bytes(128), b"x" * 60_000],
    }
    for name, values in junk.items():
        for kind in ("JPEG", "PNG", "WEBP"):
            for number, value in enumerate(values):
                yield f"{kind} with {name} {number}", encoded(picture, kind, **{name: value})


def segments():
    """JPEGs with a broken orientation, IPTC or MPF segment, and a PNG with broken XMP."""
    picture = gradient()
    for orientation in (0, 9, 65_535):
        exif = Pillow.Exif()
        exif[ExifTags.Base.Orientation] = orientation
        yield f"turned by {orientation}", encoded(picture, "JPEG", exif=exif)
    jpeg = good()["jpeg"]
    for number, iim in enumerate(
        (b"\x1c", b"\x1c\x02\x78\xff\xff", b"\x1c\x02\x78\x80\x04" + b"\xff" * 9, b"\x1c\x01\x5a\0\1\x1b")
    ):
        block = b"Photoshop 3.0\08BIM\x04\x04\0\0" + struct.pack(">I", len(iim)) + iim
        yield f"iptc {number}", jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + jpeg[2:]
    for number, body in enumerate((b"MPF\0", b"MPF\0II*\0\x08\0\0\0\1\0", b"MPF\0" + b"\xff" * 40)):
        yield f"mpf {number}", jpeg[:2] + b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]
    text = PngImagePlugin.PngInfo()
    text.add_text("XML:com.adobe.xmp", "<x" * 2000)
    yield "PNG with broken XMP as text", encoded(picture, "PNG", pnginfo=text)


def sizes():
    """Pictures over the longest side of a WebP, over the limits, and of hardly any pixels."""
    for width, height in (
        (1080, 17_000),
        (16, 20_000),
        (17_000, 16),
        (20_000, 1_000),
        (15, 15),
        (1, 1),
        (9_000, 3),
    ):
        for mode, kind in (("1", "PNG"), ("L", "JPEG"))[: 1 if width == 1080 else 2]:
            yield f"{kind} of {width} x {height}", encoded(Pillow.new(mode, (width, height)), kind)
    yield "a picture of 16 x 3,700,000", encoded(Pillow.new("1", (16, 3_700_000)), "PNG")
    jpeg = bytearray(good()["jpeg"])
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 65_535, 65_535)
    yield "jpeg of 65,535 x 65,535", bytes(jpeg)
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 10_000, 10_000)
    yield "jpeg of 10,000 x 10,000 without rows", bytes(jpeg)
    jpeg[at + 5 : at + 9] = bytes(4)
    yield "jpeg of 0 x 0", bytes(jpeg)


def others():
    yield from {
        "no bytes": b"",
        "one byte": b"\xff",
        "zeros": bytes(4000),
        "ones": b"\xff" * 4000,
        "text": b"harbour\n" * 90,
        "page": b"<!doctype html><script>alert(1)</script>",
        "svg": b"<svg onload='alert(1)'/>",
        "pdf": b"%PDF-1.7",
        "gif": encoded(gradient().quantize(8), "GIF"),
        "bmp": encoded(gradient(), "BMP"),
        "ico": encoded(gradient(), "ICO"),
        "zip": b"PK\x03\x04",
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n",
        "psd": b"8BPS\0\1" + bytes(40),
        "jp2": b"\0\0\0\x0cjP  \r\n\x87\n",
        "jxl": b"\xff\x0a\0",
        "ftyp alone": b"\0\0\0\x18ftyp",
        "riff": b"RIFF\xff\xff\xff\xffWEBPVP8 ",
        "heic head": (FILES / "heic-head.heic").read_bytes(),
        "mif1": b"\0\0\0\x18ftypmif1\0\0\0\0heic" + bytes(200),
        "avif of nothing": b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + bytes(200),
        "webm": b"\x1a\x45\xdf\xa3",
    }.items()


TABLES = {
    table.__name__: dict(table())
    for table in (
        truncated,
        flipped,
        mislabelled,
        png_headers,
        png_chunks,
        tiffs,
        tiff_values,
        metadata,
        segments,
        sizes,
        others,
    )
}
"""Each hostile file, by a name that says what is wrong with it."""
