"""Fifty uploads at once: each is accepted or refused in the end, and readers are served meanwhile."""

import io
import json
import random
import threading
from collections import Counter
from threading import Thread

import pytest
from PIL import Image as Pillow

from tests import made_once
from tests.articles.pictures import hostile
from tests.newsroom.readers import all_asked, readers
from tests.newsroom.running import FILL, Editor, ask, gunicorn, run

pytestmark = pytest.mark.once

UPLOADS = 50
_BOUNDARY = "newsroom-uploads"


def pictures():
    """Different pictures, every fifth of them hostile."""
    broken = [content for table in ("truncated", "flipped") for content in hostile.TABLES[table].values()]
    for number in range(UPLOADS):
        chance = random.Random(number)
        out = io.BytesIO()
        Pillow.new("RGB", (320, 200), tuple(chance.randbytes(3))).save(out, "PNG")
        yield chance.choice(broken) if number % 5 == 0 else out.getvalue()


def form(content) -> bytes:
    head = (
        f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name=csrfmiddlewaretoken\r\n\r\n{Editor.TOKEN}\r\n"
    )
    head += f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name=file; filename="a.jpg"\r\n\r\n'
    return head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()


def upload(editor, content, answers):
    """Upload a picture like the library's page: retry while the newsroom is busy with others."""
    headers = editor.headers | {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    page, pause = f"{editor.address}/admin/articles/image/upload/", threading.Event()
    for _ in range(100):
        answer = ask(page, data=form(content), headers=headers, timeout=90)
        if answer.status != 503:
            break
        pause.wait(0.5)
    answers.append(answer)


def test_fifty_uploads_at_once_do_not_starve_readers(tmp_path):
    made_once.migrated_sqlite(tmp_path / "newsroom.sqlite3")
    database_url = f"sqlite:///{tmp_path}/newsroom.sqlite3"
    _, session = run(tmp_path, database_url, FILL).split()
    answers = []
    with gunicorn(tmp_path, database_url, workers=2) as (address, _process):
        editor = Editor(address, session)
        with readers(2, [address + "/", address + "/rss.xml"]) as found:
            threads = [Thread(target=upload, args=[editor, each, answers]) for each in pictures()]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    assert Counter(answer.status for answer in answers).keys() == {201, 400}
    assert len(answers) == UPLOADS
    refused = [json.loads(answer.text)["error"] for answer in answers if answer.status == 400]
    assert all(reason.endswith(".") for reason in refused)
    assert Counter(asked.answer.status for asked in all_asked(found)).keys() == {200}
    assert len(all_asked(found)) >= UPLOADS
