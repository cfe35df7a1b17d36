"""The decoder itself: `python -m articles.pictures.decoder_main`, with no database and no secret.

It reads the name of a folder from each line, does what the folder asks for, and answers with a line of JSON.
"""

import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.utils import timezone, translation

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Answer requests until the input ends, or memory has run out."""
    answers = _own_output()
    settings.configure(USE_I18N=True, USE_TZ=True, LOCALE_PATHS=[ROOT / "locale"])
    apps.populate([])
    from articles.pictures import decoder_jobs, decoder_limits

    decoder_jobs.load()
    decoder_limits.confine()
    for line in sys.stdin.buffer:
        folder = Path(os.fsdecode(line.rstrip(b"\n")))
        request = json.loads((folder / "asked").read_text())
        decoder_limits.allow_processor_time(request["processor_seconds"])
        answer, is_exhausted = _answer(folder, request, decoder_jobs.answer)
        answers.write(json.dumps(answer).encode() + b"\n")
        if is_exhausted:
            break


def _own_output() -> BinaryIO:
    """Where answers go. What libraries print is discarded: hostile files would fill the log with it."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)  # For the traceback of a bug.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _answer(folder, request, answer):
    for name, value in request["credentials"].items():
        setattr(settings, f"CONTENT_CREDENTIALS_{name}", value)
    with translation.override(request["language"]), timezone.override(request["time_zone"]):
        return answer(folder, request["work"], request["asked"])


if __name__ == "__main__":
    main()
