"""A bucket of an S3-compatible store holds backups as a folder does."""

import pytest

from tests.articles.stores import seaweed
from tests.newsroom.backups import harms

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


def objects(client):
    """{name: bytes} of the pictures in the place."""
    found = client.list_objects_v2(Bucket=seaweed.PRIVATE, Prefix="news/backups/pictures/")["Contents"]
    names = [each["Key"] for each in found]
    return {name: client.get_object(Bucket=seaweed.PRIVATE, Key=name)["Body"].read() for name in names}


def test_what_is_damaged_in_a_bucket_is_named_left_out_and_mended_as_in_a_folder(store, on_sqlite):
    site, client = on_sqlite("site", **store), seaweed.client_of(store["BACKUP_S3_ENDPOINT_URL"])
    site.run(harms.FILL)
    site.done("backup")
    whole = objects(client)
    cut_off, changed, missing, *_ = sorted(whole)
    damage = {cut_off: harms.cut_off(whole[cut_off]), changed: harms.changed(whole[changed])}
    for name, content in damage.items():
        client.put_object(Bucket=seaweed.PRIVATE, Key=name, Body=content)
    client.delete_object(Bucket=seaweed.PRIVATE, Key=missing)
    restored = on_sqlite("restored", is_empty=True, **store)
    said = restored.refused("restore")
    assert "files are damaged in the backup or missing from it" in said
    assert all(name.removeprefix("news/backups/") in said for name in (cut_off, changed, missing))
    assert restored.done("restore", "--go-on", "--leave-out-damaged").count("Left out:") >= 1
    assert "2 damaged files of earlier backups were stored anew" in site.done("backup")
    assert objects(client) == whole
    again = on_sqlite("again", is_empty=True, **store)
    again.done("restore")
    assert "rules hold" in again.done("verify")
