"""Video and audio are recognised by their content, checked where ffprobe is, and stored without metadata."""

import re

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.clips import files, storing
from articles.follow_up.clips import take_frames
from articles.models import AuditEntry, Clip
from tests.articles.clips import made

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def bytes_of(name):
    with storages["originals"].open(name) as file:
        return file.read()


def refusal(upload, by):
    with pytest.raises(storing.Unusable) as refused:
        storing.store(upload, by=by)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("name", "kind", "ending", "codecs", "seconds", "size"),
    [
        (made.VIDEO, "video", "mp4", "h264, aac", 6, (320, 180)),
        (made.WEBM, "video", "webm", "vp9", 3, (160, 90)),
        ("turned.mp4", "video", "mp4", "h264, aac", 1, (180, 320)),
        (made.MP3, "audio", "mp3", "mp3", 3, (None, None)),
        (made.M4A, "audio", "m4a", "aac", 3, (None, None)),
    ],
)
def test_what_a_file_is_is_read_from_its_bytes(editor, name, kind, ending, codecs, seconds, size):
    clip, is_known = storing.store(made.upload(name, called="misnamed.txt"), by=editor)
    clip.refresh_from_db()
    assert (clip.kind, clip.format, clip.codecs, clip.seconds) == (kind, ending, codecs, seconds)
    assert ((clip.width, clip.height), clip.is_checked, is_known) == (size, True, False)
    assert AuditEntry.objects.filter(act="clip_added").count() == 1
    assert storing.store(made.upload(name), by=editor) == (clip, True)


def test_readers_get_a_copy_without_metadata_and_with_its_index_first(editor):
    clip = made.clip(editor)
    original, ready = bytes_of(clip.original.name), bytes_of(clip.prepared)
    assert b"+50.4501" in original
    assert b"+50.4501" not in ready
    assert original.index(b"moov") > original.index(b"mdat")
    assert ready.index(b"moov") < ready.index(b"mdat")
    assert clip.size == len(ready)


def test_without_ffmpeg_a_file_is_taken_and_said_to_be_unchecked(editor, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    lengths = {
        name: storing.store(made.upload(name), by=editor)[0]
        for name in (made.VIDEO, made.MP3, made.M4A, made.WEBM)
    }
    assert [clip.seconds for clip in lengths.values()] == [6, 3, 3, None]
    assert not any(clip.is_checked or clip.prepared for clip in lengths.values())
    clip = lengths[made.VIDEO]
    with files.open_private(clip) as file:
        assert file.read() == made.upload().read()
    take_frames(str(clip.pk))
    clip.refresh_from_db()
    assert clip.frames == []


VIDEO = (made.FILES / made.VIDEO).read_bytes()
_ZIP = b"PK\x05\x06" + b"\0" * 18


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 a program", "can’t play or download this kind of file"),
        (b"#EXTM3U\nhttp://127.0.0.1/secret", "can’t play or download this kind of file"),
        (b"\x1aE\xdf\xa3\x93B\x82\x88matroska" + b"\0" * 80, "can’t play or download this kind of file"),
        (VIDEO + _ZIP, "more than its video"),
        (VIDEO + b"<script>alert(1)</script>", "more than its video"),
        (VIDEO + b"\0\0\0\x20free%PDF-1.7" + b"\0" * 16, "more than its video"),
        (VIDEO + b"trailing", "more than its video"),
        (b"ID3\x04\0\0\0\0\0\0<html><script>", "more than its video"),
        (VIDEO[: len(VIDEO) // 2], "more than its video"),
        (VIDEO[:24] + b"\0\0\0\x10moov\0\0\0\0\0\0\0\0", "more than its video|damaged"),
        ((made.FILES / "mpeg-4-part-2.mp4").read_bytes(), "can't be relied on to play mpeg4"),
        (b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + b"\xff" * 4000, "damaged"),
        (b"ID3\x04\0\0\0\0\0\0" + b"\x00" * 4000, "damaged"),
    ],
)
def test_odd_and_hostile_files_are_refused_with_what_to_do(editor, content, said):
    assert re.search(said, refusal(SimpleUploadedFile("film.mp4", content), editor))
    assert not Clip.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(editor, settings):
    settings.CLIP_MOST_MB = 1
    heavy = SimpleUploadedFile("film.mp4", b"")
    heavy.size = 3 * 1024 * 1024
    assert refusal(heavy, editor) == "The file is 3 MB; the limit is 1 MB. Export it smaller."


def test_frames_are_taken_once_and_are_pictures(editor):
    clip = made.clip(editor)
    take_frames(str(clip.pk))
    clip.refresh_from_db()
    assert len(clip.frames) == 5
    assert len({bytes_of(name) for name in clip.frames}) == 5
    assert bytes_of(clip.frames[0])[:2] == b"\xff\xd8"
    before = list(clip.frames)
    take_frames(str(clip.pk))
    clip.refresh_from_db()
    assert clip.frames == before


def test_a_program_is_ended_at_its_limits():
    from articles.clips import programs

    with pytest.raises(programs.Failed):
        programs.run("sleep", "30", seconds=0)
    with pytest.raises(programs.Failed):
        programs.run("head", "-c", "2000000", "/dev/zero", seconds=60, most_bytes=1024)
    with pytest.raises(programs.Failed):
        programs.run("sh", "-c", "exit 3", seconds=60)
    assert programs.run("echo", "well", seconds=5) == b"well\n"
