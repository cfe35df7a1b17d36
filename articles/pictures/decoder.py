"""The only entry point to decoding: uploads are opened behind it, in a separate process.

A file that crashes a library, or takes all memory or time, ends only that process.
"""

import atexit
import json
import logging
import os
import re
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language, gettext

from articles.pictures import refusals
from articles.pictures.decoder_process import DecoderProcess, Ended
from articles.pictures.refusals import Busy, Unusable, reason
from articles.pictures.signing import NotSigned

MOST_FOR_ONE = 100
"""Files that a process decodes before it is replaced, in case something leaks."""
IDLE_SECONDS = 20
_LONGEST_WAIT = 20
"""Seconds for which an upload waits for its turn."""
_MOST_MADE = 96 * 1024 * 1024
"""The most bytes of all files that are made from one."""
_A_NAME = re.compile(r"[a-z0-9][a-zA-Z0-9_/-]*\.[a-z]{3,4}")
_PASSED_ON = ("TRUST", "CERTIFICATE", "KEY", "ALGORITHM")
_logger = logging.getLogger(__name__)
_turn = threading.Lock()
"""Held while a picture is decoded: several large ones at once could exhaust a server's memory."""


@dataclass(frozen=True)
class Work:
    """What the decoder is asked to do, and the most seconds: of processor time, and by the clock."""

    name: str
    processor_seconds: int
    seconds: int


TAKE = Work("take", 40, 60)
RENDER = Work("render", 200, 280)
"""AVIF takes seconds for each megapixel; the job that waits for it has five minutes."""
LOOK, SHOW = Work("look", 40, 60), Work("show", 40, 60)
LOGO, ICON, CARD = Work("logo", 40, 60), Work("icon", 40, 60), Work("card", 40, 60)


@dataclass(frozen=True)
class Decoded:
    """What the decoder found in a file, and the files that it made from it, by name."""

    found: dict[str, Any]
    files: dict[str, bytes]


def decoded(work: Work, upload: BinaryIO, **asked: Any) -> Decoded:
    """Have the decoder do this work on a file. `asked` is JSON. Raises Unusable, Busy, NotSigned."""
    with _in_turn(), _folder() as folder:
        try:
            upload.seek(0)
            with (folder / "file").open("wb") as copy:
                copyfileobj(upload, copy, 1024 * 1024)
            (folder / "asked").write_text(json.dumps(_request(work, asked)))
        except OSError as error:
            said = gettext("The picture could not be checked: %(reason)s")
            raise Unusable(said % {"reason": reason(error)}) from error
        return _read(_answer(work, folder), folder)


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _turn.acquire(timeout=_LONGEST_WAIT):
        raise _busy()
    try:
        yield
    finally:
        _turn.release()


def _busy():
    return Busy(gettext("The newsroom is busy with other pictures: upload this one again in a moment."))


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="newsroom-picture-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _request(work, asked):
    return {
        "work": work.name,
        "processor_seconds": work.processor_seconds,
        "language": get_language() or settings.LANGUAGE_CODE,
        "time_zone": get_current_timezone_name(),
        "credentials": {name: getattr(settings, f"CONTENT_CREDENTIALS_{name}") for name in _PASSED_ON},
        "asked": asked,
    }


def _answer(work, folder) -> bytes:
    try:
        process = _running()
    except OSError as error:
        _logger.exception("The decoder of pictures could not be started.")
        raise _busy() from error
    try:
        return process.ask(os.fsencode(folder), work.seconds)
    except Ended as end:
        _state.process = None
        _logger.warning("The decoder of pictures ended over a file (%s).", end)
        raise refusals.undecodable() from end
    except BaseException:
        # Interrupted, as jobs that take too long are: its answer must not be read as that for the next file.
        _state.process = None
        process.kill()
        raise


class _State:
    """The process, if there is one, and the timer that ends it when it is idle."""

    process: DecoderProcess | None = None
    timer: threading.Timer | None = None


_state = _State()


def _running() -> DecoderProcess:
    process = _state.process
    if process and process.is_running and process.asked >= MOST_FOR_ONE:
        process.end()
    if not (process and process.is_running):
        process = _state.process = DecoderProcess()
    if not (_state.timer and _state.timer.is_alive()):
        _watch()
    return process


def _watch():
    _state.timer = threading.Timer(IDLE_SECONDS, _end_if_idle, [_seen()])
    _state.timer.daemon = True
    _state.timer.start()


def _seen():
    return _state.process, _state.process and _state.process.asked


def _end_if_idle(seen):
    """End the process if it was asked nothing since; otherwise check again later."""
    if not _turn.acquire(blocking=False):
        _watch()
        return
    try:
        _state.timer = None
        if seen == _seen():
            end()
        else:
            _watch()
    finally:
        _turn.release()


def pid() -> int | None:
    """The id of the process, if there is one."""
    return _state.process.pid if _state.process else None


def end() -> None:
    """End the process, if there is one; the next picture starts another."""
    process, _state.process = _state.process, None
    if process and process.is_running:
        process.end()
    elif process:
        process.let_go()


def _forget():
    """After a fork: let go of the process, which is the parent's."""
    global _turn
    _turn = threading.Lock()
    process, _state.process, _state.timer = _state.process, None, None
    if process:
        process.let_go()


atexit.register(end)
os.register_at_fork(after_in_child=_forget)


def _read(answer: bytes, folder: Path) -> Decoded:
    """Parse an answer, and check all of it: a file may have taken over the process."""
    try:
        said = json.loads(answer)
        if refused := said.get("refused"):
            raise Unusable(str(refused)[:1000])
        if said.get("not_signed"):
            raise NotSigned(str(said["not_signed"])[:1000])
        return Decoded(dict(said["found"]), _files(said["files"], folder))
    except (ValueError, TypeError, KeyError, AttributeError, OSError, RecursionError) as error:
        _logger.warning("The decoder of pictures answered what it cannot have meant (%r).", error)
        end()
        raise refusals.undecodable() from error


def _files(names, folder):
    files, left = {}, _MOST_MADE
    for number, name in enumerate(names):
        if not _A_NAME.fullmatch(name):
            raise ValueError(name)
        files[name] = _content(folder / str(number), left)
        left -= len(files[name])
    return files


def _content(path, most) -> bytes:
    """The bytes of a regular file; a link could lead to another file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_size > most:
            raise ValueError("no plain file, or too large a one")
        return file.read(most)
