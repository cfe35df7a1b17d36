"""Whatever file is sent, the answer is a picture or a reason; readers get nothing else that was in it."""

import re
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Image
from articles.pictures import decoder
from articles.pictures.renditions import public_files
from tests.articles.pictures.hostile import TABLES, good
from tests.articles.pictures.storms import LIVE, PAYLOADS, STORMS

pytestmark = pytest.mark.once

UPLOAD = "/admin/articles/image/upload/"
MOST_MIB = 400
ALL = TABLES | {f"storm of {name}": table for name, table in STORMS.items()}


def test_the_tables_are_long():
    assert len({content for table in ALL.values() for content in table.values()}) >= 600


def send(client, content, name="picture.jpg"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("table", ALL)
def test_hostile_files_give_a_picture_or_a_reason(desk, journalist, table, monkeypatch):
    monkeypatch.setattr(decoder, "MOST_FOR_ONE", 10_000)
    client = desk(journalist)
    client.raise_request_exception = False
    decoder.end()
    answers = {name: send(client, content) for name, content in ALL[table].items()}
    assert [name for name, answer in answers.items() if answer.status_code not in (201, 400)] == []
    refused = [answer.json()["error"] for answer in answers.values() if answer.status_code == 400]
    assert all((reason.endswith(".") and ": " in reason) or "fit" in reason for reason in refused)
    assert Image.objects.count() <= len(answers) - len(refused)
    assert largest_size() <= MOST_MIB
    names = [name for image in Image.objects.all() for name in public_files(image)]
    assert [name for name in names if has_payload(name)] == []


def largest_size():
    """Of the decoder's process, in MiB."""
    status = Path(f"/proc/{decoder.pid()}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024


def has_payload(name):
    with default_storage.open(name) as file:
        content = file.read()
    return any(live in content for live in LIVE)


@pytest.mark.parametrize(
    "name",
    ["a.php", "../../../a.jpg", "a.svg", "a.html", ".htaccess", "a\x00.jpg", "x" * 250, "a.jpg\n", "é.jpg"],
)
def test_a_files_name_decides_nothing(desk, journalist, name):
    client = desk(journalist)
    assert send(client, good()["jpeg"], name).status_code == 201
    assert send(client, PAYLOADS["php"], name).status_code == 400
    image = Image.objects.get()
    assert re.fullmatch(r"[a-z0-9]{16}\.jpeg", image.original.name)
    assert {Path(public).suffix for public in public_files(image)} == {".webp", ".jpg"}
