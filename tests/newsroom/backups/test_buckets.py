"""A bucket of an S3-compatible store holds backups as a folder does."""

import pytest

from tests.articles.stores import seaweed

pytestmark = pytest.mark.once

FILL = """
from tests import factories
editor = factories.person("administrator", username="ada")
for _ in range(2):
    factories.image(editor)
"""
TAKE_DOWN = """
from articles import workflow
from articles.models import Image
from tests import factories
ed = factories.person("editor", username="ed")
workflow.kill_picture(Image.objects.get(pk=1), by=ed, reason="A forgery.")
"""


@pytest.fixture
def store():
    server = seaweed.Seaweed()
    try:
        server.start()
        yield {
            "BACKUP_TO": f"s3://{seaweed.PRIVATE}/news/backups",
            "BACKUP_S3_ENDPOINT_URL": server.url,
            "BACKUP_S3_REGION": "us-east-1",
            "BACKUP_S3_ACCESS_KEY": seaweed.KEY,
            "BACKUP_S3_SECRET_KEY": seaweed.SECRET,
        }
    finally:
        server.end()


def test_a_bucket_holds_backups_and_the_list_of_take_downs_as_a_folder_does(store, on_sqlite):
    site = on_sqlite("site", **store)
    site.run(FILL)
    assert "whole in s3://" in site.done("backup")
    assert "; 1 files were new" in site.done("backup", "--keep", "1d")
    assert site.done("backup", "--list").count("version") == 1
    site.run(TAKE_DOWN)
    site.done("deliver")
    restored = on_sqlite("restored", is_empty=True, **store)
    # Whoever killed it came after the backup.
    assert "Do not serve the site yet" in restored.refused("restore")
    assert restored.done("restore", "--take-downs", "--by", "ada").startswith("1 take-downs")
    assert restored.done("restore", "--take-downs").startswith("0 take-downs")
    assert "rules hold" in restored.done("verify")
    # Keys that are not the store's: said in a line.
    wrong = on_sqlite("wrong", is_empty=True, **store | {"BACKUP_S3_SECRET_KEY": "guessed"})
    assert "CommandError" in wrong.refused("restore")
