"""Files that come in parts: what has arrived stays, for its sender alone and not for long."""

import base64
import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages

from articles.follow_up.running import run_round
from articles.models import Clip, Image, Job
from articles.pictures import parts, storing
from tests.articles.clips import made as clips
from tests.articles.pictures.made import drawn, encoded
from tests.articles.storages import Overtaken
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.once
PICTURES, CLIPS = "/admin/articles/image/upload/parts/", "/admin/articles/clip/upload/parts/"
SIZE = 1000


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(parts, "SIZE", SIZE)
    shutil.rmtree(storages["originals"].path("incoming"), ignore_errors=True)


@pytest.fixture
def sender(desk, journalist):
    return desk(journalist)


def begin(client, size, name="Міст.png", at=PICTURES):
    called = base64.b64encode(name.encode()).decode()
    headers = {"Upload-Length": str(size), "Upload-Metadata": f"filename {called}", "Tus-Resumable": "1.0.0"}
    return client.post(at, headers=headers)


def add(client, place, offset, content, media_type="application/offset+octet-stream"):
    headers = {"Upload-Offset": str(offset), "Tus-Resumable": "1.0.0"}
    return client.patch(place, content, content_type=media_type, headers=headers)


def send(client, content, at=PICTURES, **named):
    """The place of a file of which all parts were sent."""
    place = begin(client, len(content), at=at, **named)["Location"]
    for offset in range(0, len(content), SIZE):
        assert add(client, place, offset, content[offset : offset + SIZE]).status_code == 204
    return place


def waiting():
    folder = Path(storages["originals"].path("incoming"))
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def picture():
    return encoded(drawn(size=(60, 40)), "PNG") + os.urandom(2 * SIZE)


def test_a_picture_goes_on_where_the_network_was_lost(sender):
    content = picture()
    answer = begin(sender, len(content))
    assert (answer.status_code, answer["Tus-Resumable"], "GMT" in answer["Upload-Expires"]) == (
        201,
        "1.0.0",
        True,
    )
    place = answer["Location"]
    assert sender.head(place)["Upload-Offset"] == "0"
    assert add(sender, place, 0, content[:SIZE])["Upload-Offset"] == str(SIZE)
    # The answer was lost: the part is not taken twice, and the sender asks how far it is.
    assert add(sender, place, 0, content[:SIZE]).status_code == 409
    found = sender.head(place)
    assert (found["Upload-Offset"], found["Upload-Length"]) == (str(SIZE), str(len(content)))
    assert "no-store" in found["Cache-Control"]
    assert sender.post(f"{place}end/").status_code == 404


def test_the_whole_file_is_taken_and_the_answer_given_again(sender, journalist):
    content = picture()
    place = send(sender, content)
    stored = sender.post(f"{place}end/")
    image = Image.objects.get()
    assert (stored.status_code, stored.json()["id"], image.original_name) == (201, image.pk, "Міст.png")
    assert image.uploaded_by == journalist
    with image.original.open() as original:
        assert original.read() == content
    # The answer was lost: it is the same again, and only that is left.
    assert sender.post(f"{place}end/").json() == stored.json()
    assert [name.rpartition(".")[2] for name in waiting()] == ["answer"]


def test_a_film_comes_in_parts_too(sender, monkeypatch):
    monkeypatch.setattr(parts, "SIZE", 100_000)
    content = (clips.FILES / clips.VIDEO).read_bytes()
    place = begin(sender, len(content), "a.mp4", CLIPS)["Location"]
    for offset in range(0, len(content), 100_000):
        add(sender, place, offset, content[offset : offset + 100_000])
    stored = sender.post(f"{place}end/").json()
    clip = Clip.objects.get()
    assert (stored["id"], clip.original_name, clip.seconds) == (clip.pk, "a.mp4", 6)


def test_what_its_content_refuses_is_refused_as_ever_and_leaves_no_part(sender):
    place = send(sender, b"x" * 2500)
    refused = sender.post(f"{place}end/")
    assert (refused.status_code, "error" in refused.json()) == (400, True)
    assert sender.post(f"{place}end/").json() == refused.json()
    assert [name.rpartition(".")[2] for name in waiting()] == ["answer"]


@pytest.mark.parametrize(
    ("offset", "content", "status"),
    [
        (1, b"x" * SIZE, 409),
        (SIZE, b"x" * SIZE, 409),
        (9 * SIZE, b"x" * SIZE, 409),
        ("x", b"x" * SIZE, 409),
        (-SIZE, b"x" * SIZE, 409),
        (0, b"x" * (SIZE - 1), 400),
        (0, b"x" * (SIZE + 1), 400),
    ],
)
def test_a_part_in_the_wrong_place_or_of_another_length_is_refused(sender, offset, content, status):
    place = begin(sender, 2500)["Location"]
    assert add(sender, place, offset, content).status_code == status
    assert waiting() == []


def test_another_method_or_type_is_refused(sender):
    place = begin(sender, 2500)["Location"]
    assert add(sender, place, 0, b"x" * SIZE, "application/json").status_code == 415
    assert sender.get(place).status_code == sender.get(PICTURES).status_code == 405
    assert sender.get(f"{place}end/").status_code == 405
    said = sender.options(PICTURES)
    assert (said["Tus-Version"], said["Tus-Max-Size"]) == ("1.0.0", str(40 * 1024 * 1024))


def test_too_large_and_empty_files_are_refused_before_they_are_sent(sender, settings):
    settings.CLIP_MOST_MB = 1
    assert begin(sender, 40 * 1024 * 1024 + 1).status_code == 413
    assert begin(sender, 1024 * 1024 + 1, at=CLIPS).status_code == 413
    assert [begin(sender, size).status_code for size in (0, "x", "9" * 30)] == [400, 400, 400]


def test_an_upload_is_its_senders_own_for_a_day(clock, sender, desk, editor, journalist):
    place = send(sender, picture())
    desk(editor)
    for method, address in [("head", place), ("delete", place), ("post", f"{place}end/")]:
        assert getattr(sender, method)(address).status_code == 404
    desk(journalist)
    assert sender.head(place.replace("/image/", "/clip/")).status_code == 404
    assert sender.head(f"{place[:-3]}xx/").status_code == 404
    clock.move_to(NOON + 25 * HOUR)
    assert sender.head(place).status_code == 404
    clock.move_to(NOON + HOUR)
    assert sender.delete(place).status_code == 204
    assert waiting() == []


def test_who_may_not_upload_can_begin_nothing(sender, journalist):
    journalist.groups.clear()
    assert begin(sender, 2500).status_code == 403


def test_so_much_of_one_person_waits_and_the_oldest_goes_first(
    clock, sender, desk, editor, journalist, monkeypatch, settings
):
    monkeypatch.setattr(storing, "MOST_BYTES", 2500)
    settings.CLIP_MOST_MB = 2500 / 1024**2
    others = send(desk(editor), b"o" * 2500)
    desk(journalist)
    places = []
    for minute in range(6):
        clock.move_to(NOON + timedelta(minutes=minute))
        places.append(send(sender, b"x" * 2500))
    there = [sender.head(place)["Upload-Offset"] for place in places]
    assert there == ["0", "0", "2500", "2500", "2500", "2500"]
    assert desk(editor).head(others)["Upload-Offset"] == "2500"


def test_pictures_and_what_is_whole_push_no_video_out(clock, sender, monkeypatch, settings):
    monkeypatch.setattr(storing, "MOST_BYTES", 1500)
    settings.CLIP_MOST_MB = 2500 / 1024**2
    film = send(sender, b"x" * 2500, at=CLIPS)
    for minute in range(1, 7):
        clock.move_to(NOON + timedelta(minutes=minute))
        place = send(sender, b"no picture" * 150)
        assert sender.post(f"{place}end/").status_code == 400
    assert len([name for name in waiting() if name.endswith(".answer")]) == 6
    assert sender.head(film)["Upload-Offset"] == "2500"


def test_what_nobody_has_ended_is_swept_away_after_a_day(sender):
    send(sender, b"x" * 2500)
    folder = Path(storages["originals"].path("incoming"))
    old = time.time() - 25 * 3600
    for name in waiting()[:2]:
        os.utime(folder / name, (old, old))
    Job.objects.enqueue("lost_files", keys=[""])
    run_round()
    assert [name.rpartition(".")[2] for name in waiting()] == ["00002"]


def test_a_part_that_comes_twice_at_once_is_kept_once(settings, monkeypatch):
    backend = {**settings.STORAGES["originals"], "BACKEND": "tests.articles.storages.Overtaken"}
    settings.STORAGES = {**settings.STORAGES, "originals": backend}
    upload, there = parts.Incoming.begin(1, 2 * SIZE, "Міст.png"), []

    def take():
        there.append(parts.take(upload, 0, b"x" * SIZE, storing.MOST_BYTES))

    monkeypatch.setattr(Overtaken, "meanwhile", staticmethod(take))
    with pytest.raises(parts.OutOfPlace):
        take()
    assert there == [SIZE]
    assert waiting() == [upload.part(0).removeprefix("incoming/")]


def test_small_uploads_take_the_room_of_a_part(sender, settings, monkeypatch):
    settings.CLIP_MOST_MB = 1
    monkeypatch.setattr(parts, "SIZE", storing.MOST_BYTES)
    for _ in range(parts.MOST_OPEN + 2):
        add(sender, begin(sender, 2 * SIZE)["Location"], 0, b"x" * 2 * SIZE)
    assert len(waiting()) == parts.MOST_OPEN
