"""A process that is killed before any statement of a publication: readers have all of it or nothing."""

import pytest

from tests.made_once import migrated_sqlite
from tests.newsroom.running import Database, run

pytestmark = pytest.mark.once

WALK = """
import os, signal
from django.core.management import call_command
from django.db import connection, transaction
from articles import workflow
from articles.models import Article, Address, AuditEntry, Job, PublicNote, Revision, SearchEntry, Story
from newsroom.models import User
from tests import factories

TABLES = (Article, Address, AuditEntry, Job, PublicNote, Revision, SearchEntry)
editor = User.objects.first() or factories.person("editor")

def leave():
    connection.close()
    getattr(connection, "close_pool", int)()

def state(story):
    rows = [list(table.objects.order_by("pk").values_list()) for table in TABLES]
    return Story.objects.filter(pk=story.pk).values_list().get(), rows

def attempt(story, end):
    # In a process of its own, which is killed before its statement of that number.
    leave()
    if child := os.fork():
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    count = 0
    def die(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == end:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
    with connection.execute_wrapper(die):
        workflow.publish(Story.objects.get(pk=story.pk), by=editor, kind="{kind}", note="It goes on.")
    os._exit(0)

story = {story}
before, after, number = state(story), None, 0
while True:
    number += 1
    was_killed = attempt(story, number)
    found = state(story)
    if found != before and after is None:
        after, first = found, number
    assert found in (before, after), f"half of it after {{number - 1}} statements"
    if not was_killed:
        break
    if after:
        # It was committed: whoever tries again is told that readers have it already.
        break
assert after
call_command("verify")
print(number, was_killed)
"""
FIRST = WALK.format(kind="first", story="factories.story(editor)")
UPDATE = WALK.format(
    kind="update",
    story="factories.published(editor)\nworkflow.save(story, by=editor, words={'headline': 'Other words'})",
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def newsroom(request, tmp_path_factory):
    """The folder and the address of a database."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("site")
        migrated_sqlite(folder / "site.sqlite3")
        yield folder, f"sqlite:///{folder}/site.sqlite3"
        return
    database = Database()
    database.start()
    yield database.folder, database.url
    database.end()


@pytest.mark.parametrize("code", [FIRST, UPDATE], ids=["first", "update"])
def test_readers_have_all_of_a_publication_or_nothing(newsroom, code):
    *_, last = run(*newsroom, code).splitlines()
    assert int(last.split()[0]) > 10
