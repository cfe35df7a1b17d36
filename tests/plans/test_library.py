"""How much the database reads for the picture library."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.admin.library import listing, misspelt
from articles.models import Image
from articles.pictures.similar import similar_to
from tests import factories
from tests.moments import NOON
from tests.plans.test_desk import MOST_WORK, work_of
from tests.plans.work import work

LIBRARY = "/admin/articles/image/"
COUNT, RARE = 8_000, 7

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def library(stored, django_db_blocker):
    """So many pictures; a few of long ago have a word of their own."""
    with django_db_blocker.unblock():
        other = factories.person("journalist")
        Image.objects.bulk_create(map(_picture, range(COUNT), [other] * COUNT), batch_size=1000)
        _move_back()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_image")
    return stored


def _picture(number, by):
    return Image(
        key=f"{number:016}",
        sha256=f"{number:064}",
        original=f"{number}.png",
        original_name=f"{number}.png",
        format="PNG",
        width=64,
        height=48,
        caption="zeppelin" if number < RARE else "airfield",
        credit="Ann",
        alt_text="A field.",
        uploaded_by=by,
        **_bands(number),
    )


def _bands(number):
    """Each picture has a hash of its own; a hundred share a band, as skies do."""
    bands = [number * 7919 % 65_536, number * 104_729 % 65_536, number * 1_299_709 % 65_536, number % 80]
    return {f"dhash_{place}": band - 32_768 for place, band in enumerate(bands, start=1)}


def _move_back():
    """A hundred of an hour; the column's own time is that of the upload."""
    images = Image.objects.filter(caption__in=["zeppelin", "airfield"])
    first = images.earliest("pk").pk
    for number in range(0, COUNT, 100):
        hour = images.filter(pk__range=(first + number, first + number + 99))
        hour.update(uploaded_at=NOON - timedelta(hours=COUNT - number))


def test_pictures_that_look_alike_are_found_by_their_index(library):
    one, other = Image.objects.get(key=f"{5:016}"), Image.objects.get(key=f"{9:016}")
    Image.objects.filter(pk=other.pk).update(
        dhash_1=one.dhash_1 ^ 3, dhash_2=one.dhash_2 ^ 1, dhash_3=one.dhash_3 ^ 6, dhash_4=one.dhash_4 ^ 4
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_image")
    with CaptureQueriesContext(connection) as taken:
        assert similar_to(one) == [other]
    assert len(taken.captured_queries) == 5
    assert sum(work(query["sql"]) for query in taken.captured_queries) < MOST_WORK[connection.vendor] * 2


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "status=held",
        "status=to_check",
        "mine=on",
        "missing=alt_text",
        "missing=credit",
        "use=used",
        "expiry=soon",
        "expiry=over",
        "shape=portrait&status=to_check",
        "since=2025-06-01&until=2025-06-02",
        "q=airfield",
        "q=zeppelin",
        "q=zepelin",
    ],
)
def test_the_library_reads_a_bounded_number_of_pictures(client, library, asked, monkeypatch):
    monkeypatch.setattr(listing, "MOST_SCANNED", 500)
    monkeypatch.setattr(misspelt, "MOST_READ", 500)
    if connection.vendor == "sqlite" and "q=zep" in asked:
        return  # It reads all pictures.
    assert work_of(client, library, f"{LIBRARY}?{asked}") < MOST_WORK[connection.vendor] * 2
    if asked == "q=zeppelin":
        assert len(client.get(f"{LIBRARY}?{asked}").context["page"].images) == RARE
