"""Take one picture, and print its size and the largest size in MiB that the decoder's process had."""

import os
import re
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from articles.pictures import decoder, storing  # noqa: E402 - Django must be set up first


def main(path: str) -> None:
    with Path(path).open("rb") as upload:
        storing.Image.objects.filter = lambda **_: storing.Image.objects.none()
        try:
            ready = storing.prepare(upload)
            said = "{} x {}".format(*ready.size)
        except storing.Unusable as refusal:
            said = refusal.messages[0]
    print(said)  # noqa: T201 - the answer
    print(int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{decoder.pid()}/status").read_text())[1]) // 1024)  # noqa: T201 - its answer


main(sys.argv[1])
