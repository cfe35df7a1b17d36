"""Files in parts that one person begins at once, on either database."""

import shutil
import threading

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test import Client

from articles.pictures import parts
from tests import factories
from tests.articles.storages import Meeting

PLACE = "/admin/articles/image/upload/parts/"
LARGEST = 40 * 1024 * 1024
AT_ONCE = 3  # The pool of connections has four.


@pytest.fixture
def sender(transactional_db, settings, monkeypatch):
    monkeypatch.setattr(parts, "SIZE", 1000)
    kept = settings.STORAGES["originals"]
    backend = {**kept, "BACKEND": "tests.articles.storages.Meeting"}
    settings.STORAGES = {**settings.STORAGES, "originals": backend}
    settings.CLIP_MOST_MB = 1
    shutil.rmtree(storages["originals"].path("incoming"), ignore_errors=True)
    person = factories.person("editor")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def begin(sender):
    return sender.post(PLACE, headers={"Upload-Length": str(LARGEST)})["Location"]


def send_first(sender, place):
    kind = "application/offset+octet-stream"
    return sender.patch(place, b"x" * 1000, content_type=kind, headers={"Upload-Offset": "0"}).status_code


def waiting():
    return {name.split(".")[2] for name in storages["originals"].listdir("incoming")[1]}


def at_once(sender, places):
    """What came of the first parts of these, which are all there before anyone makes room."""
    answers = []

    def one(place):
        client = Client()
        client.cookies = sender.cookies.copy()
        try:
            answers.append(send_first(client, place))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[place]) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_first_parts_at_once_do_not_take_more_than_a_persons_room(sender, monkeypatch):
    for _ in range(parts.MOST_OPEN - 1):
        assert send_first(sender, begin(sender)) == 204
    before, places = waiting(), [begin(sender) for _ in range(AT_ONCE)]
    with monkeypatch.context() as meeting:
        meeting.setattr(Meeting, "barrier", threading.Barrier(AT_ONCE, timeout=60))
        answers = at_once(sender, places)
    left = waiting()
    assert len(left) == parts.MOST_OPEN, "No more than fit, and no fewer: two don't push out each other."
    # Who began in the same second is older by chance: it is told so now, or with its next part.
    assert {*answers} <= {204, 409}
    assert answers.count(204) >= len(left - before)
