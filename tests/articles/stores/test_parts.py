"""Files that come in parts where an S3-compatible store keeps them, and while it is away."""

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from articles.follow_up import stores
from articles.models import Image
from articles.pictures import parts, remote
from tests.articles.admin.library.test_resuming import SIZE, add, begin, picture, send
from tests.articles.stores.seaweed import PRIVATE

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sender(desk, journalist, store, monkeypatch):
    monkeypatch.setattr(parts, "SIZE", SIZE)
    return desk(journalist)


def test_parts_lie_in_the_private_bucket_until_the_file_is_taken(sender, bucket):
    content = picture()
    place = send(sender, content)
    waiting = [name for name in bucket(PRIVATE) if name.startswith("incoming/")]
    assert len(waiting) == -(-len(content) // SIZE)
    assert sender.head(place)["Upload-Offset"] == str(len(content))
    assert sender.post(f"{place}end/").status_code == 201
    image = Image.objects.get()
    left = {name for name in bucket(PRIVATE) if not name.endswith(".answer")}
    assert left == {image.original.name}
    with storages["originals"].open(image.original.name) as original:
        assert original.read() == content


def test_a_store_that_goes_away_between_two_parts_loses_none(sender, store):
    content = picture()
    place = begin(sender, len(content))["Location"]
    add(sender, place, 0, content[:SIZE])
    store.breaks("refused")
    # What was received is asked of the store: it answers again soon, and so does the site.
    assert sender.head(place).status_code == 503
    store.breaks(None)
    remote.forget_failures()
    assert sender.head(place)["Upload-Offset"] == str(SIZE)
    for offset in range(SIZE, len(content), SIZE):
        assert add(sender, place, offset, content[offset : offset + SIZE]).status_code == 204
    assert sender.post(f"{place}end/").status_code == 201


def test_parts_that_nobody_ended_are_deleted_from_the_bucket(sender, bucket, monkeypatch):
    send(sender, b"x" * 2500)
    stores._forget_unfinished()
    assert len(bucket(PRIVATE)) == 3
    monkeypatch.setattr(stores, "LATER", timezone.now() - timezone.now())
    stores._forget_unfinished()
    assert not bucket(PRIVATE)
