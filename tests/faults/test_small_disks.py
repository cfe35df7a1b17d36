"""Disks that are full: of the database, of the pictures, of the originals and of what is being received."""

import json
import shutil
import uuid

import pytest

from tests.articles.pictures.made import drawn, encoded
from tests.faults.conftest import SOON
from tests.faults.test_databases import assert_refused, assert_served, is_saved, save
from tests.made_once import migrated_sqlite, static_files
from tests.newsroom.running import FILL, Editor, ask, run, site, until

pytestmark = pytest.mark.once

FULL = "A disk of the newsroom’s server is full."


@pytest.fixture
def newsroom(disk, tmp_path):
    """An editor, the number of a story, and the disks by their names."""
    disks = {
        name: disk(size) for name, size in [("db", "8m"), ("media", "1m"), ("private", "1m"), ("tmp", "1m")]
    }
    url = f"sqlite:///{disks['db'].folder}/site.sqlite3"
    migrated_sqlite(tmp_path / "made.sqlite3")
    shutil.copy(tmp_path / "made.sqlite3", disks["db"].folder / "site.sqlite3")
    own = {"MEDIA_ROOT": str(disks["media"].folder), "PRIVATE_ROOT": str(disks["private"].folder)}
    own |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "STATIC_ROOT": str(static_files())}
    story, session = run(tmp_path, url, FILL, **own).split()
    with site(tmp_path, url, **own, TMPDIR=str(disks["tmp"].folder)) as address:
        yield Editor(address, session), story, disks


def upload(editor, picture):
    boundary = uuid.uuid4().hex
    parts = [("csrfmiddlewaretoken", "", editor.TOKEN.encode()), ("file", '; filename="a.png"', picture)]
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()
        + data
        + b"\r\n"
        for name, file, data in parts
    )
    headers = {**editor.headers, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    address = f"{editor.address}/admin/articles/image/upload/"
    return ask(
        address, data=body + f"--{boundary}--\r\n".encode(), headers={**headers, "Accept": "application/json"}
    )


def test_full_disks_refuse_in_words_and_stop_no_reader(newsroom):
    editor, story, disks = newsroom
    small, heavy = encoded(drawn(left="red"), "PNG"), encoded(drawn(left="red"), "PNG") + bytes(3_000_000)
    with disks["db"].full():
        until(lambda: save(editor, story, body=f"<p>{'Long. ' * 40_000}</p>").status == 503, seconds=SOON)
        assert_refused(save(editor, story, headline="x" * 200), FULL)
        assert_served(editor.address)
    assert until(lambda: is_saved(editor, story), seconds=SOON) < SOON
    for name in ("media", "private"):
        with disks[name].full():
            answer = upload(editor, small)
            assert (answer.status, answer.seconds < SOON) == (409, True), answer.text
            assert "The picture could not be stored: the disk is full." in answer.text
            assert_served(editor.address)
    with disks["tmp"].full():
        answer = upload(editor, heavy)
        assert (answer.status, FULL in json.loads(answer.text)["error"]) == (503, True), answer.text
        assert_served(editor.address)
    assert until(lambda: upload(editor, small).status == 201, seconds=SOON) < SOON
