"""What a file does to the process that decodes it ends there, and the next picture is taken."""

import functools
import io
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image as Pillow

from articles.models import Image
from articles.pictures import decoder
from articles.pictures.refusals import Unusable
from tests.articles.pictures.made import ACCEPTED, drawn, encoded, files, upload
from tests.newsroom.running import is_running, until

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[3]
UNDECODABLE = "cannot be decoded within the limits of memory and time"


@functools.cache
def heavy():
    """A PNG that takes seconds to decode and to make sizes of."""
    return encoded(Pillow.effect_noise((4000, 3000), 60).convert("RGB"), "PNG", compress_level=1)


def assert_refused_and_the_next_is_taken(client, answer, before):
    assert (answer.status_code, UNDECODABLE in answer.json()["error"]) == (400, True)
    assert (Image.objects.count(), files()) == (0, before)
    assert upload(client, ACCEPTED["JPEG"]).status_code == 201


def killed_while_decoding(signum):
    """A thread that sends the decoder a signal as soon as it computes."""

    def kill():
        until(lambda: decoder.pid() and _ticks(decoder.pid()) > 60, seconds=30, pause=0.01)
        os.kill(decoder.pid(), signum)

    return threading.Thread(target=kill)


def _ticks(pid):
    """Processor time that a process has used, in hundredths of a second."""
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGSEGV])
def test_a_decoder_that_dies_over_a_file_refuses_that_file_alone(desk, journalist, signum):
    client, before, content = desk(journalist), files(), heavy()
    decoder.end()
    killer = killed_while_decoding(signum)
    killer.start()
    answer = upload(client, content)
    killer.join()
    assert_refused_and_the_next_is_taken(client, answer, before)


@pytest.mark.parametrize("limits", [(0, 60), (60, 0.05)], ids=["processor time", "time"])
def test_a_file_that_takes_too_long_is_refused(desk, journalist, monkeypatch, limits):
    monkeypatch.setattr(decoder, "TAKE", decoder.Work("take", *limits))
    client, before = desk(journalist), files()
    answer = upload(client, heavy())
    monkeypatch.undo()
    assert_refused_and_the_next_is_taken(client, answer, before)


def test_words_typed_beside_a_file_that_kills_the_decoder_are_kept(desk, journalist, monkeypatch):
    monkeypatch.setattr(decoder, "TAKE", decoder.Work("take", 60, 0.05))
    file = io.BytesIO(heavy())
    file.name = "harbour.png"
    page = desk(journalist).post(
        "/admin/articles/image/add/", {"picture": file, "caption": "The harbour at dawn"}
    )
    assert (page.status_code, UNDECODABLE in page.text, "The harbour at dawn" in page.text) == (
        *(200, True, True),
    )


class InterruptedByTheClock(Exception):
    pass


def interrupt(signum, frame):
    raise InterruptedByTheClock


def test_what_an_interrupted_attempt_asked_for_is_not_answered_to_the_next_file():
    decoder.decoded(decoder.TAKE, io.BytesIO(ACCEPTED["JPEG"]))
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    with pytest.raises(InterruptedByTheClock):
        decoder.decoded(decoder.TAKE, io.BytesIO(heavy()))
    signal.signal(signal.SIGALRM, before)
    assert decoder.decoded(decoder.TAKE, io.BytesIO(ACCEPTED["JPEG"])).found["size"] == [64, 48]


CONFINED = """
import os, resource, sys
from articles.pictures import decoder_limits
decoder_limits.confine()
try:
    bytearray(2 * decoder_limits.MOST_MEMORY)
except MemoryError:
    print("memory")
try:
    [open(os.devnull) for _ in range(70)]
except OSError as error:
    print(os.strerror(error.errno))
print(resource.getrlimit(resource.RLIMIT_CORE), os.nice(0), open("/proc/self/oom_score_adj").read().strip())
"""


def test_memory_files_and_precedence_of_the_process_are_limited():
    run = subprocess.run(
        [sys.executable, "-c", CONFINED], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    limits = f"(0, 0) {os.nice(0) + 10} 1000"
    assert run.stdout.splitlines() == ["memory", "Too many open files", limits], run.stderr


def test_the_decoder_knows_no_secret_and_has_limits_while_it_runs(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "between us")
    monkeypatch.setenv("DATABASE_URL", "postgres://newsroom:secret@/newsroom")
    decoder.end()
    decoder.decoded(decoder.TAKE, io.BytesIO(ACCEPTED["JPEG"]))
    about = Path(f"/proc/{decoder.pid()}")
    environment = {each.partition(b"=")[0] for each in (about / "environ").read_bytes().split(b"\0")}
    assert not environment & {b"SECRET_KEY", b"DATABASE_URL", b"DJANGO_SETTINGS_MODULE"}
    limits = (about / "limits").read_text()
    assert "unlimited" not in next(line for line in limits.splitlines() if "Max address space" in line)
    assert len(list((about / "fd").iterdir())) < 10


def test_an_idle_decoder_ends_and_one_that_has_seen_many_files_is_replaced(monkeypatch):
    decoder.end()
    monkeypatch.setattr(decoder, "MOST_FOR_ONE", 2)
    pids = []
    for _ in range(3):
        decoder.decoded(decoder.TAKE, io.BytesIO(ACCEPTED["JPEG"]))
        pids.append(decoder.pid())
    assert (pids[0] == pids[1], pids[1] == pids[2]) == (True, False)
    decoder.end()
    monkeypatch.setattr(decoder, "IDLE_SECONDS", 0.2)
    decoder._state.timer = None
    decoder.decoded(decoder.TAKE, io.BytesIO(ACCEPTED["JPEG"]))
    pid = decoder.pid()
    until(lambda: not is_running(pid), seconds=30)
    assert decoder.pid() is None


FORKED = """
import io, os, sys
from django.conf import settings
settings.configure(USE_TZ=True, CONTENT_CREDENTIALS_TRUST="", CONTENT_CREDENTIALS_CERTIFICATE="",
    CONTENT_CREDENTIALS_KEY="", CONTENT_CREDENTIALS_ALGORITHM="es256")
import django; django.setup()
from articles.pictures import decoder
picture = sys.stdin.buffer.read()
def pid():
    decoder.decoded(decoder.TAKE, io.BytesIO(picture))
    return decoder.pid()
first = pid()
decoder._state.timer.cancel()
decoder._state.timer.join()
child = os.fork()
if not child:
    own = pid()
    decoder.end()
    os._exit(own == first)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), pid() == first)
"""


def test_a_fork_starts_a_decoder_of_its_own():
    run = subprocess.run(
        [sys.executable, "-c", FORKED], input=ACCEPTED["JPEG"], cwd=ROOT, capture_output=True, timeout=60
    )
    assert run.stdout.decode().split() == ["0", "True"], run.stderr.decode()


def answered(tmp_path, **said):
    return decoder._read(json.dumps(said).encode(), tmp_path)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"found": ["x"], "files": []},
        {"found": {}, "files": ["../../etc/passwd.jpg"]},
        {"found": {}, "files": ["640.webp", "link.webp"]},
        {"found": {}, "files": ["missing.webp"] * 3},
        {"found": {}, "files": 7},
    ],
)
def test_an_answer_of_a_decoder_that_was_taken_over_is_refused(tmp_path, said):
    (tmp_path / "0").write_bytes(b"x")
    (tmp_path / "1").symlink_to("/etc/hostname")
    with pytest.raises(Unusable, match=UNDECODABLE):
        answered(tmp_path, **said)


def test_a_refusal_is_in_the_language_of_who_uploads(desk, journalist):
    client: Client = desk(journalist)
    journalist.language = "uk"
    journalist.save()
    answer = upload(client, b"%PDF-1.7")
    assert "PDF" in answer.json()["error"]
    assert "not a picture" not in answer.json()["error"]


def test_a_picture_of_one_colour_is_taken(desk, journalist):
    assert upload(desk(journalist), encoded(drawn(left="blue"), "PNG")).status_code == 201
