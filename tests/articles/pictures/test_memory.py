"""Large pictures: what one upload may take, and what is refused with a way out."""

import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image as Pillow

from tests.articles.pictures import hostile

ROOT = Path(__file__).parents[3]
MOST_MIB = 400
SHORT = {"timeout": 300, "capture_output": True, "text": True, "check": True, "cwd": ROOT}


def measured(path):
    """(what became of the picture, the process's largest size in MiB)."""
    run = subprocess.run([sys.executable, "-m", "tests.articles.pictures.measure", str(path)], **SHORT)
    said, mebibytes = run.stdout.strip().splitlines()
    return said, int(mebibytes)


def grain(size):
    return Pillow.effect_noise((500, 400), 60).convert("RGB").resize(size)


LZW = {"compression": "tiff_lzw"}
LARGE = {
    "61 megapixels of RGBA": ("PNG", lambda: Pillow.new("RGBA", (9504, 6336), (200, 30, 30, 128)), {}),
    "61 megapixels, tall": ("PNG", lambda: Pillow.new("RGB", (1950, 31_600), "red"), {}),
    "a JPEG of 108 megapixels": ("JPEG", lambda: grain((12_000, 9_000)), {"quality": 40}),
    "a progressive JPEG of 60 megapixels": ("JPEG", lambda: grain((9504, 6336)), {"progressive": True}),
    "a floating TIFF of 30 megapixels": ("TIFF", lambda: Pillow.new("F", (6_000, 5_000), 0.5), LZW),
    "a WebP of 19 megapixels": ("WEBP", lambda: grain((5_400, 3_600)), {"method": 0, "quality": 20}),
    "an AVIF of 19 megapixels": ("AVIF", lambda: grain((5_400, 3_600)), {"speed": 10, "quality": 20}),
}  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("name", LARGE)
def test_a_large_picture_is_taken_within_400_megabytes(tmp_path, name):
    kind, make, options = LARGE[name]
    path = tmp_path / "picture"
    make().save(path, kind, **options)
    said, mebibytes = measured(path)
    assert " x " in said
    assert mebibytes <= MOST_MIB


def progressive_of(width, height):
    """A progressive JPEG that says it has this size."""
    jpeg = bytearray(hostile.good()["progressive"])
    at = jpeg.index(b"\xff\xc2")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(jpeg)


REFUSED = {
    "a progressive JPEG of 108 megapixels": (
        lambda: progressive_of(12_000, 9_000),
        "This JPEG has 108 megapixels; the limit for one like it is 7\\d: save it as baseline",
    ),
    "a PNG of 100 megapixels": (
        lambda: hostile.png_of(10_000, 10_000),
        "This PNG has 100 megapixels; the limit for one like it is 62: export it smaller, or as JPEG",
    ),
    "a WebP of 24 megapixels": (
        lambda: hostile.encoded(Pillow.new("RGB", (6_000, 4_000)), "WEBP", method=0),
        "This WebP has 24 megapixels; the limit for one like it is 20: export it smaller, or as JPEG",
    ),
}


@pytest.mark.once
@pytest.mark.parametrize("name", REFUSED)
def test_what_would_take_more_is_refused_before_it_is_decoded(tmp_path, name):
    make, message = REFUSED[name]
    path = tmp_path / "picture"
    path.write_bytes(make())
    said, mebibytes = measured(path)
    assert re.match(message, said)
    assert mebibytes <= 120
