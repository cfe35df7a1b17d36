"""More files that nobody should send: polyglots, loops, storms and bombs, each a name and its bytes."""

import io
import random
import struct
import zlib

from PIL import ExifTags, TiffImagePlugin
from PIL import Image as Pillow

from tests.articles.pictures.hostile import TABLES as FIRST
from tests.articles.pictures.hostile import encoded, good, gradient, png_of, tiff_of, with_segment
from tests.articles.pictures.jpeg_storms import JPEGS

MARK = b"alert(7331)"
"""In every payload that is no word of the picture."""
LIVE = (MARK, b"<script>", b"<?php", b"<svg ", b"PK\x03\x04")
"""What nothing may have that readers get."""
PAYLOADS = {
    "html": b"<!doctype html><script>" + MARK + b"</script>",
    "js": b"*/=1;" + MARK + b";/*",
    "php": b"<?php system('" + MARK + b"'); ?>",
    "zip": b"PK\x03\x04" + bytes(26) + MARK + b"PK\x05\x06" + bytes(18),
    "pdf": b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(" + MARK + b")>>endobj\n%%EOF",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='" + MARK + b"'/>",
}
PLAIN_ROWS = bytes(193 * 48)


def cut():
    """Each kind cut at more places: within its head, and just before its end."""
    for kind, content in good().items():
        for share in (0.01, 0.2, 0.3, 0.7, 0.97):
            yield f"{kind} cut at {share}", content[: max(13, int(len(content) * share))]
        for missing in (1, 2, 13):
            yield f"{kind} without its last {missing}", content[:-missing]


def flipped():
    """Each kind with single bits flipped in its first kilobyte, where its structure is."""
    for kind, content in good().items():
        for seed in range(100, 106):
            chance, changed = random.Random(f"{kind}{seed}"), bytearray(content)
            for _ in range(1 + seed % 3):
                changed[chance.randrange(2, min(len(changed), 1024))] ^= 1 << chance.randrange(8)
            yield f"{kind} with bits flipped {seed}", bytes(changed)


def polyglots():
    """A picture and something else in one file: behind it, before it, and within."""
    kinds = good()
    for name, payload in PAYLOADS.items():
        for kind in ("jpeg", "png", "webp", "avif", "tiff", "heic"):
            yield f"{kind} before {name}", kinds[kind] + payload
        yield f"{name} before jpeg", payload + kinds["jpeg"]
        yield f"{name} as a comment of jpeg", with_segment(kinds["jpeg"], 0xFE, payload)
        yield f"{name} as jpeg's application", with_segment(kinds["jpeg"], 0xEF, payload)
        yield f"{name} as jfxx", with_segment(kinds["jpeg"], 0xE0, b"JFXX\0\x10" + payload)
        for chunk in (b"tEXt", b"prVt"):
            chunks = [(chunk, b"Comment\0" + payload)]
            yield f"{name} in {chunk.decode()}", png_of(64, 48, chunks=chunks, rows=PLAIN_ROWS)
        itxt = [(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + payload)]
        yield f"{name} as png's XMP", png_of(64, 48, chunks=itxt, rows=PLAIN_ROWS)
        yield f"{name} in riff", with_riff(kinds["webp"], b"JUNK", payload)
        credit = credited(payload.replace(MARK, b"alert (1)").decode("latin-1"))
        yield f"{name} as a credit", encoded(gradient(), "JPEG", exif=credit)
        yield f"{name} as a palette", encoded(coloured(payload), "PNG")


def with_riff(webp, name, body):
    body += b"\0" * (len(body) % 2)
    content = webp[8:] + name + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(content)) + content


def credited(text):
    exif = Pillow.Exif()
    exif[ExifTags.Base.Artist] = exif[ExifTags.Base.Copyright] = text
    return exif


def coloured(payload):
    """A picture whose palette spells the payload."""
    picture = Pillow.new("P", (64, 48))
    picture.putpalette(payload[:768].ljust(768, b"\0"))
    picture.putdata([number % 200 for number in range(64 * 48)])
    return picture


def modes():
    """Every mode of Pillow that a format can hold, with transparency where it has any."""
    for mode in ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "I;16", "I", "F", "LAB"):
        plain = gradient()
        picture = (
            Pillow.new(mode, plain.size) if mode in ("PA", "I;16", "LAB", "HSV") else plain.convert(mode)
        )
        for kind in ("PNG", "TIFF", "WEBP", "JPEG", "AVIF"):
            try:
                yield f"{kind} in {mode}", encoded(picture, kind)
            except (OSError, ValueError, KeyError):
                continue
    for depth, colour, channels in ((16, 0, 1), (16, 2, 3), (16, 4, 2), (16, 6, 4), (1, 0, 1), (2, 0, 1)):
        rows = b"".join(
            b"\0" + bytes(range(256))[: 64 * channels * depth // 8].ljust(64 * channels * depth // 8)
            for _ in range(48)
        )
        yield f"png of {depth} bits, colour {colour}", png_of(64, 48, depth=depth, colour=colour, rows=rows)
    for key in (b"\0\0", b"\0\1\0\2\0\3", b"\xff\xff"):
        yield f"png keyed {key!r}", png_of(64, 48, chunks=[(b"tRNS", key)], rows=PLAIN_ROWS)


def frames():
    """What moves, or has many pages; the number of frames is a bomb of its own."""
    still = gradient((32, 24))
    others = [still.rotate(number) for number in range(40)]
    for kind in ("WEBP", "PNG", "GIF", "AVIF", "TIFF"):
        for count in (2, 40):
            more = {"save_all": True, "append_images": others[: count - 1]}
            yield f"{kind} of {count} frames", encoded(still, kind, **more)
    for count in (0, 1, 2**31 - 1):
        control = [(b"acTL", struct.pack(">II", count, 0))]
        yield f"png that says {count} frames", png_of(64, 48, chunks=control, rows=PLAIN_ROWS)
    webp = good()["webp"]
    yield "webp that says it moves", animated(webp, 2)
    yield "webp that says it moves and is alpha, icc, exif and xmp", animated(webp, 0x3E)
    mpo = good()["mpo"]
    at = mpo.index(b"MPF\0")
    for number, value in enumerate((0, 2, 0x7FFFFFFF, 0xFFFFFFFF)):
        changed = mpo[: at + 8] + struct.pack(">I", value) + mpo[at + 12 :]
        yield f"mpo with directory at {number}", changed
        yield f"mpo with little-endian directory at {number}", mpo[: at + 4] + b"II*\0" + changed[at + 8 :]


def animated(webp, flags):
    head = b"VP8X" + struct.pack("<IB3x", 10, flags) + b"\x5f\0\0\x3f\0\0"
    content = b"WEBP" + head + b"ANIM" + struct.pack("<IIH", 6, 0, 0) + webp[12:]
    return b"RIFF" + struct.pack("<I", len(content)) + content


def exifs():
    """Directories of Exif that lead into themselves, or say more than there is."""
    jpeg, endless = good()["jpeg"], struct.pack("<I", 0x7FFFFFFF)
    for tag in (0x8769, 0x8825, 0xA005, 0x014A, 0x927C, 0x0201, 0x02BC, 0x010E, 0x0132, 0x9003):
        for value in (0, 8, 10, 0xFFFFFFFF):
            entry = struct.pack("<HHI", tag, 4, 1) + struct.pack("<I", value)
            yield f"exif {tag:04x} at {value}", with_exif(jpeg, entry, struct.pack("<I", 8))
    for kind in (0, 2, 5, 7, 12, 13, 99):
        entry = struct.pack("<HHI", 0x010E, kind, 0x10000000) + struct.pack("<I", 8)
        yield f"exif of kind {kind} with too many", with_exif(jpeg, entry, endless)
    yield "exif of 5,000 entries", with_exif(jpeg, struct.pack("<HHII", 0x010E, 2, 4, 8) * 5000, bytes(4))
    for kind in ("PNG", "WEBP", "AVIF", "TIFF"):
        looped = b"Exif\0\0II*\0\x08\0\0\0\1\0" + struct.pack("<HHII", 0x8769, 4, 1, 8) + b"\x08\0\0\0"
        if kind != "TIFF":
            yield f"{kind} with looped exif", encoded(gradient(), kind, exif=looped)


def with_exif(jpeg, entries, following):
    count = struct.pack("<H", len(entries) // 12)
    return with_segment(jpeg, 0xE1, b"Exif\0\0II*\0\x08\0\0\0" + count + entries + following)


def boxes():
    """AVIF and HEIC whose boxes lie about their sizes, and whose items are not what they are."""
    for kind in ("avif", "heic"):
        content = good()[kind]
        for name in b"ftyp meta iloc iinf iprp ipco ispe ipma pitm mdat".split():
            at = content.find(name)
            for size in (0, 1, 7, 0x7FFFFFFF) if at >= 4 else ():
                lying = content[: at - 4] + struct.pack(">I", size) + content[at:]
                yield f"{kind} {name.decode()} of {size}", lying
        at = content.index(b"ispe") + 8
        for side in (0, 1, 16, 40_000, 2**31 - 1):
            sized = content[:at] + struct.pack(">II", side, side) + content[at + 8 :]
            yield f"{kind} of {side} a side", sized
        at = content.find(b"hvc1" if kind == "heic" else b"av01")
        for name in (b"grid", b"iovl", b"iden", b"Exif", b"\0\0\0\0"):
            yield f"{kind} whose item is {name!r}", content[:at] + name + content[at + 4 :]


def deep_boxes():
    """AVIF and HEIC with very many boxes beside and inside each other."""
    nested = box(b"free", b"")
    for _ in range(3000):
        nested = box(b"meta", bytes(4) + nested)
    for kind in ("avif", "heic"):
        content = good()[kind]
        at = content.index(b"meta") - 4
        yield f"{kind} with 3,000 boxes in each other", content[:at] + nested + content[at:]
        yield f"{kind} with 20,000 empty boxes", content[:at] + box(b"free", b"") * 20_000 + content[at:]


def box(name, body):
    return struct.pack(">I", len(body) + 8) + name + body


def credentials():
    """What begins like Content Credentials."""
    kinds = good()
    described = box(b"jumd", b"c2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0")
    stores = {
        "nothing": b"",
        "noise": random.Random(1).randbytes(900),
        "an empty store": box(b"jumb", described),
        "a store in a store": box(b"jumb", described + box(b"jumb", described) * 300),
        "a box without an end": struct.pack(">I", 0xFFFFFFFF) + b"jumb" + described,
        "deep boxes": deep(described, 400),
        "bad CBOR": box(b"jumb", described + box(b"cbor", b"\x9f" * 4000)),
    }
    for name, store in stores.items():
        head = b"JP\0\1" + struct.pack(">I", 1)
        yield f"jpeg with {name}", with_segment(kinds["jpeg"], 0xEB, head + store[:60_000])
        yield f"png with {name}", png_of(64, 48, chunks=[(b"caBX", store)], rows=PLAIN_ROWS)
        yield f"webp with {name}", with_riff(kinds["webp"], b"C2PA", store)


def deep(described, levels):
    nested = box(b"jumb", described)
    for _ in range(levels):
        nested = box(b"jumb", described + nested)
    return nested


def pngs():
    """Chunks that are twice there, in pieces, or full of nothing."""
    bomb = zlib.compress(bytes(40_000_000))
    yield (
        "png with 500 unpacking texts",
        png_of(64, 48, chunks=[(b"zTXt", b"x\0\0" + bomb)] * 5, rows=PLAIN_ROWS),
    )
    unpacking = [(b"iTXt", b"x\0\1\0\0\0" + bomb)]
    yield "png with unpacking international text", png_of(64, 48, chunks=unpacking, rows=PLAIN_ROWS)
    yield "png with 3,000 texts", png_of(64, 48, chunks=[(b"tEXt", b"x\0y")] * 3000, rows=PLAIN_ROWS)
    for name, body in {
        "IHDR": struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0),
        "IEND": b"",
        "IDAT": b"",
    }.items():
        yield f"png with another {name}", png_of(64, 48, chunks=[(name.encode(), body)], rows=PLAIN_ROWS)
    for length in (0, 1, 3, 769, 30_000):
        chunks = [(b"PLTE", b"\x80" * length)]
        yield (
            f"png with {length} bytes of palette",
            png_of(64, 48, colour=3, chunks=chunks, rows=bytes(65 * 48)),
        )


def png_structures():
    """Sums and interlacing that are wrong, rows and profiles in odd pieces."""
    plain = png_of(64, 48, rows=PLAIN_ROWS)
    yield "png interlaced that is not", plain[:28] + b"\1" + plain[29:]
    for at in (16, 24, 30, len(plain) - 6):
        yield f"png with a wrong sum at {at}", plain[:at] + b"\x55" + plain[at + 1 :]
    yield "png with 9,000 pieces", png_of(64, 48, chunks=[(b"IDAT", b"\x78")] * 9000, rows=PLAIN_ROWS)
    for keyword in (b"", b"x" * 80, b"x" * 5000):
        chunks = [(b"iCCP", keyword + b"\0\0" + zlib.compress(b"acsp" * 99))]
        yield f"png with a profile of {len(keyword)} letters", png_of(64, 48, chunks=chunks, rows=PLAIN_ROWS)


def tiffs():
    """Directories that lead into themselves, and sizes that no file has."""
    plain = {
        256: (3, 1, 64), 257: (3, 1, 48), 258: (3, 1, 8), 259: (3, 1, 1), 262: (3, 1, 1),
        273: (4, 1, 200), 277: (3, 1, 1), 278: (3, 1, 48), 279: (4, 1, 64 * 48),
    }  # fmt: skip
    rows = bytes(64 * 48 + 200)
    for tag in (330, 34_665, 34_853, 40_965):
        yield f"tiff whose {tag} is itself", tiff_of(plain | {tag: (4, 1, 8)}, rows)
    looped = bytearray(tiff_of(plain, rows))
    looped[10 + 12 * len(plain) : 14 + 12 * len(plain)] = struct.pack("<I", 8)
    yield "tiff whose next page is itself", bytes(looped)
    for photometric in (0, 2, 3, 4, 5, 6, 8, 9, 10, 32_803, 34_892):
        yield f"tiff coloured {photometric}", tiff_of(plain | {262: (3, 1, photometric)}, rows)
    for strips in (0, 2**16, 2**28):
        yield f"tiff of {strips} strips", tiff_of(plain | {273: (4, strips, 8), 279: (4, strips, 8)}, rows)
    for start in (b"II+\0\x08\0\0\0", b"MM\0+\0\x08\0\0"):
        yield f"big tiff {start[:2].decode()}", start + bytes(7) + b"\x10" + bytes(40)


def packed_tiffs():
    """Strips that are broken, and one that unpacks."""
    for compression in ("tiff_lzw", "tiff_deflate", "tiff_adobe_deflate", "packbits", "jpeg", "group4"):
        mode = "1" if compression == "group4" else "RGB"
        content = encoded(gradient().convert(mode), "TIFF", compression=compression)
        changed = bytearray(content)
        for at in range(8, len(changed) // 2, 37):
            changed[at] ^= 0x5A
        yield f"tiff in broken {compression}", bytes(changed)
    yield "tiff that unpacks", packed_tiff()


def packed_tiff():
    """A few kilobytes that unpack to 60 megapixels."""
    out, directory = io.BytesIO(), TiffImagePlugin.ImageFileDirectory_v2()
    Pillow.new("1", (8_000, 7_500)).save(out, "TIFF", compression="group4", tiffinfo=directory)
    return out.getvalue()


def _distinct(tables, known):
    """The tables without what is in them twice."""
    seen, found = set(known), {}
    for table in tables:
        named = {}
        for name, content in table():
            if content not in seen:
                seen.add(content)
                named[name] = content
        found[table.__name__] = named
    return found


STORMS = _distinct(
    (
        cut,
        flipped,
        polyglots,
        modes,
        frames,
        *JPEGS,
        exifs,
        boxes,
        deep_boxes,
        credentials,
        pngs,
        png_structures,
        tiffs,
        packed_tiffs,
    ),
    {content for table in FIRST.values() for content in table.values()},
)
"""Each file that the first tables do not have, by a name that says what is wrong with it."""
