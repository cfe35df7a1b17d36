"""The stamp's row is the last lock a transaction waits for."""

import threading

import pytest
from django.db import connection, transaction

from articles import freshness
from articles.models import Category, StoryCategory
from tests import factories


def tried(act, failures):
    """A thread that performs the act in its own transaction, and records failures."""

    def run():
        try:
            with transaction.atomic():
                act()
        except Exception as failure:  # noqa: BLE001 - shown by the test
            failures.append(failure)
        connection.close()

    return threading.Thread(target=run)


@pytest.mark.django_db(transaction=True)
def test_filing_a_story_and_renaming_its_category_do_not_wait_for_each_other(editor):
    story, sport = factories.story(editor), factories.category("Sport")
    is_locked, is_filing, failures = threading.Event(), threading.Event(), []

    def rename():
        Category.objects.select_for_update().get(pk=sport.pk)
        is_locked.set()
        is_filing.wait(5)
        filing.join(0.5)
        freshness.move(relabelled=True)

    def file():
        StoryCategory.objects.create(story=story, category=sport, position=9)
        freshness.move()

    renaming, filing = tried(rename, failures), tried(file, failures)
    renaming.start()
    is_locked.wait(5)
    filing.start()
    is_filing.set()
    for thread in (filing, renaming):
        thread.join(20)
    assert failures == []
