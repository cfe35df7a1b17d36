"""All public sizes of a 24-megapixel photograph, made as an upload makes them, and by libvips.

Each runs in its own process. Ours includes the decoder: the time of both, the memory of the larger.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from PIL import Image as Pillow

PHOTOGRAPH = Path(__file__).parents[1] / "newsroom/demo/photos/mountain-trail.jpg"
SIZE = (6000, 4000)
WAYS = ("ours", "libvips")
FORMATS = {
    "avif": {"Q": 54, "effort": 1},
    "webp": {"Q": 76, "effort": 2},
    "jpg": {"Q": 82, "interlace": True},
}
"""Options for libvips: the qualities of `articles.pictures.rendering`, and its own names for speed."""


def main(rounds: int = 3, size: tuple[int, int] = SIZE) -> None:
    """Print what each way costs, as the median of several rounds."""
    with tempfile.TemporaryDirectory(prefix="newsroom-pictures-") as folder:
        photograph = Path(folder) / "photograph.jpg"
        with Pillow.open(PHOTOGRAPH) as small:
            small.convert("RGB").resize(size, Pillow.Resampling.BICUBIC).save(photograph, quality=90)
        costs = {way: [_cost(way, photograph) for _ in range(rounds)] for way in WAYS}
    for way, found in costs.items():
        seconds, kilobytes = (median(each) for each in zip(*found, strict=True))
        sys.stdout.write(f"all sizes of a picture, {way}: {seconds:.2f} s, {kilobytes / 1024:.0f} MB\n")
    ratio = median(cost[0] for cost in costs["ours"]) / median(cost[0] for cost in costs["libvips"])
    sys.stdout.write(f"all sizes of a picture: {ratio:.2f} times the processor time of libvips\n")


def _cost(way, photograph) -> tuple[float, int]:
    """Seconds of processor time, and the peak memory in kilobytes."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.pictures", way, str(photograph)], env=environment
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def ours(photograph: Path) -> dict[str, bytes]:
    """{last part of a storage name: bytes}, as the site makes them."""
    import django

    django.setup()
    from articles.pictures import decoder

    with photograph.open("rb") as file:
        made = decoder.decoded(decoder.RENDER, file, kind="JPEG", rights={}, cuts=[])
    decoder.end()  # Its cost is counted only once it has ended.
    return made.files


def libvips(photograph: Path) -> dict[str, bytes]:
    """The same by libvips: each width is shrunk on load, sharpened and encoded."""
    import pyvips

    from articles.pictures.renditions import WIDTHS

    files = {}
    for width in WIDTHS:
        picture = pyvips.Image.thumbnail(str(photograph), width).sharpen(sigma=0.6).copy_memory()
        for kind, options in FORMATS.items():
            files[f"{width}.{kind}"] = picture.write_to_buffer(f".{kind}", keep="none", **options)
    return files


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        {"ours": ours, "libvips": libvips}[sys.argv[1]](Path(sys.argv[2]))
