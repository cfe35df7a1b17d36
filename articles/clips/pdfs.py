"""PDFs: searched for what they run or carry, also in packed streams, and copied without their properties."""

import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext

from articles.clips import programs
from articles.clips.documents import with_programs
from articles.pictures.refusals import Busy, Unusable

_MAIN = Path(__file__).with_name("pdf_main.py")
_SECONDS = 20
"""Of processor time."""
_MEMORY_KIB = 640 * 1024
_LONGEST_WAIT = 20
_PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
"""Environment variables for the program; keys and passwords are not passed on."""
_turn = threading.Lock()
"""Held while a PDF is read: several large ones at once could exhaust a server's memory."""
_logger = logging.getLogger(__name__)


@contextmanager
def copy_without_properties(path: Path) -> Iterator[Path | None]:
    """The path of a copy for readers; None for a signed file, which they get unchanged.

    Raises Unusable for one that runs or carries something, has a password, or can't be read within limits.
    """
    with TemporaryDirectory(prefix="newsroom-pdf-") as folder:
        target = Path(folder) / "ready.pdf"
        said = _said(path, target)
        if refused := said.get("refused"):
            raise _refusal(refused)
        yield target if said["is_copied"] else None


def _said(path, target) -> dict:
    if not _turn.acquire(timeout=_LONGEST_WAIT):
        raise Busy(gettext("The newsroom is busy with other files: upload this one again in a moment."))
    try:
        return json.loads(
            programs.run(
                *(sys.executable, "-P", "-W", "ignore", str(_MAIN), str(path), str(target)),
                seconds=_SECONDS,
                most_bytes=2 * path.stat().st_size + 1024 * 1024,
                memory_kib=_MEMORY_KIB,
                environment={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            )
        )
    except (programs.Failed, ValueError) as failure:
        _logger.warning("A PDF could not be read: %s", failure)
        return {"refused": "damaged"}
    finally:
        _turn.release()


def _refusal(why) -> Unusable:
    if why == "active":
        return with_programs()
    if why == "sealed":
        return Unusable(gettext("The PDF has a password: save it without one, and upload that."))
    return Unusable(gettext("The PDF is damaged or too complex to be checked: print it as a new PDF."))
