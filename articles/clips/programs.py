"""Runs ffprobe and ffmpeg, if the machine has them, in separate processes with limits."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

_MEMORY_KIB = 2 * 1024 * 1024
_LIMITED = 'ulimit -t "$1"; ulimit -v "$2"; ulimit -f "$3"; ulimit -n 64; shift 3; exec "$@"'
"""`ulimit` of POSIX sh: seconds of processor time, KiB of memory, blocks of 512 bytes written."""
_QUIET = ("-hide_banner", "-loglevel", "error", "-nostdin")
_ONLY_FILES = ("-protocol_whitelist", "file", "-format_whitelist", "mov,matroska,mp3")
"""So that a playlist that claims to be a video fetches nothing."""
MOST_OUTPUT = 8 * 1024 * 1024


class Failed(Exception):
    """A program failed, or did not end in time."""


def has(name: str) -> bool:
    """Whether the machine has the program."""
    return shutil.which(name) is not None


def run(
    *command: str,
    seconds: int,
    most_bytes: int = MOST_OUTPUT,
    memory_kib: int = _MEMORY_KIB,
    environment: dict[str, str] | None = None,
) -> bytes:
    """What a program writes to its output. Raises Failed if it exceeds a limit, or reports failure.

    No file that it writes can be larger than `most_bytes`. Without `environment` it inherits the site's.
    """
    blocks = most_bytes // 512 + 1
    limits = ["sh", "-c", _LIMITED, "limited", str(seconds), str(memory_kib), str(blocks)]
    with tempfile.TemporaryFile() as output:
        _end([*limits, *command], command[0], stdout=output, timeout=seconds * 2, env=environment)
        output.seek(0)
        return output.read(most_bytes)


def _end(command, name, **options):
    """Run a program to its end. Raises Failed."""
    nowhere = subprocess.DEVNULL
    try:
        done = subprocess.run(  # noqa: S603 - the command is a list, without a shell's meaning
            command, stdin=nowhere, stderr=nowhere, check=False, **options
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise Failed(str(error)) from error
    if done.returncode:
        raise Failed(f"{name} ended with {done.returncode}")


def probed(path: Path) -> dict[str, Any]:
    """What ffprobe says about a file. Raises Failed."""
    said = run(
        *("ffprobe", "-hide_banner", "-loglevel", "error", *_ONLY_FILES, "-of", "json"),
        *("-show_format", "-show_streams", str(path)),
        seconds=20,
    )
    try:
        return json.loads(said)
    except ValueError as error:
        raise Failed("ffprobe said nothing readable") from error


def without_metadata(source: Path, target: Path, *, is_video: bool, most_bytes: int) -> None:
    """Copy a file's video and audio without metadata such as the place and the camera. Raises Failed.

    An MP4 copy begins with its index, so that it can be played before it is fully downloaded.
    """
    streams = ["-map", "0:v:0?", "-map", "0:a:0?"] if is_video else ["-map", "0:a:0", "-vn"]
    start = ["-movflags", "+faststart"] if target.suffix in (".mp4", ".m4a") else []
    run(
        *("ffmpeg", *_QUIET, *_ONLY_FILES, "-i", str(source), *streams, "-c", "copy", "-map_metadata", "-1"),
        *("-map_chapters", "-1", "-fflags", "+bitexact", *start, "-y", str(target)),
        seconds=120,
        most_bytes=most_bytes,
    )


def frame(source: Path, at: float) -> bytes:
    """The frame at a time of a video, in seconds, as JPEG. Raises Failed."""
    jpeg = run(
        *("ffmpeg", *_QUIET, *_ONLY_FILES, "-ss", f"{at:.3f}", "-i", str(source), "-frames:v", "1"),
        *("-vf", "scale='min(1920,iw)':-2", "-c:v", "mjpeg", "-q:v", "3", "-f", "image2pipe", "-"),
        seconds=30,
    )
    if not jpeg:
        raise Failed("there is no frame at that time")
    return jpeg
