"""Whatever file is sent, the answer is a picture or a reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Image
from tests.articles.pictures.hostile import TABLES

UPLOAD = "/admin/articles/image/upload/"


def test_the_tables_are_long():
    assert sum(map(len, TABLES.values())) >= 350


@pytest.mark.once
@pytest.mark.parametrize("table", TABLES)
def test_hostile_files_give_a_picture_or_a_reason(desk, journalist, table):
    client = desk(journalist)
    client.raise_request_exception = False
    answers = {
        name: client.post(UPLOAD, {"file": SimpleUploadedFile("picture.jpg", content)})
        for name, content in TABLES[table].items()
    }
    assert [name for name, answer in answers.items() if answer.status_code not in (201, 400)] == []
    refused = [answer.json()["error"] for answer in answers.values() if answer.status_code == 400]
    assert all((reason.endswith(".") and ": " in reason) or "fit" in reason for reason in refused)
    assert Image.objects.count() <= len(answers) - len(refused)
