"""The same picture by several people at once, on either database."""

import threading

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from articles.models import Image, Story
from articles.pictures import storing
from articles.pictures.decoder_process import DecoderProcess
from articles.pictures.renditions import public_files
from tests import factories
from tests.articles.admin.pages import form_of

ADD = "/admin/articles/story/add/"


@pytest.fixture
def people(transactional_db):
    return [factories.person("editor") for _ in range(3)]  # The pool of connections has four.


def at_once(people, send):
    """What each of these people gets who send at the same moment."""
    answers, start = {}, threading.Barrier(len(people), timeout=60)

    def one(person):
        client = Client(raise_request_exception=False)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        try:
            answers[person] = send(client, start)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[person] for person in people]


def stored_files():
    return set(default_storage.listdir("images")[0])


def test_the_same_picture_uploaded_at_once_is_one_picture_for_all(people):
    content = factories.picture_file(size=(400, 300)).read()

    def send(client, start):
        upload = storing.ContentFile(content, name="harbour.png")
        start.wait()
        return client.post("/admin/articles/image/upload/", {"file": upload})

    before = stored_files() if default_storage.exists("images") else set()
    answers = at_once(people, send)
    assert [answer.status_code for answer in answers] == [201] * 3
    image = Image.objects.get()
    assert {answer.json()["id"] for answer in answers} == {image.pk}
    assert all(map(default_storage.exists, public_files(image)))
    left = {key for key in stored_files() - before if default_storage.listdir(f"images/{key}")[1]}
    assert left == {image.key}


def test_the_same_lead_image_in_several_saves_at_once_stores_all_words(people):
    content = factories.picture_file(size=(400, 300)).read()

    def send(client, start):
        form = form_of(client.get(ADD)) | {"headline": f"Bridge {id(start)}", "_act": "save"}
        upload = storing.ContentFile(content, name="harbour.png")
        start.wait()
        return client.post(ADD, form | {"lead_upload": upload})

    answers = at_once(people, send)
    assert [answer.status_code for answer in answers] == [302] * 3
    assert Story.objects.filter(lead_image=Image.objects.get()).count() == 3


def test_one_picture_is_decoded_at_a_time(people, monkeypatch):
    inside, most = [], []
    ask = DecoderProcess.ask

    def counted(process, *asked):
        inside.append(process)
        most.append(len(inside))
        try:
            return ask(process, *asked)
        finally:
            inside.pop()

    monkeypatch.setattr(DecoderProcess, "ask", counted)

    def send(client, start):
        upload = factories.picture_file(size=(900, 600))
        start.wait()
        return client.post("/admin/articles/image/upload/", {"file": upload})

    assert [answer.status_code for answer in at_once(people, send)] == [201] * 3
    assert most == [1] * 3
