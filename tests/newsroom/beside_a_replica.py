"""A site process that reads from a replica: scenarios in which each step prints what it saw."""

import itertools
import re
import threading

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from articles import freshness, replicas, workflow
from articles.routing import WATCHED
from newsroom.models import User
from newsroom.postgresql import base
from tests import factories
from tests.newsroom.running import until

REPLICA = "replica-1"


class Beside:
    """A live story that is being read from the replica."""

    def __init__(self, standby):
        self.standby = psycopg.connect(f"host={standby} user=newsroom dbname=postgres", autocommit=True)
        self.editor = User.objects.get(username__startswith="editor-")
        self.story = factories.published(self.editor, headline="One")
        self.path = self.story.articles.get().get_absolute_url()
        self.client, self.numbers = Client(), itertools.count()
        freshness.TRUSTED = 0  # Each page reads the stamp.
        self.wait_for_replica()

    def wait_for_replica(self):
        until(lambda: self.seen()[1] == REPLICA, seconds=60)

    def update(self, headline):
        workflow.save(self.story, by=self.editor, words={"headline": headline})
        workflow.publish(self.story, by=self.editor, kind="update")

    def seen(self):
        """The headline of an uncached page, and the database its moment came from."""
        response = self.client.get(f"{self.path}?{next(self.numbers)}")
        assert response.status_code == 200
        return re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", response.text)[1], response.moment.source

    def say(self, step):
        print(f"{step}:", *self.seen(), flush=True)  # noqa: T201 - what it is for

    def pause(self):
        self.standby.execute("SELECT pg_wal_replay_pause()")

    def resume(self):
        self.standby.execute("SELECT pg_wal_replay_resume()")


def behind(standby):
    beside = Beside(standby)
    replicas.LOOKED_EVERY = 3600
    beside.pause()
    beside.update("Two")
    beside.say("no look")
    replicas.LOOKED_EVERY, replicas.PAUSE = 0, 3600
    for step in ("first look", "second look", "again"):
        beside.say(step)
    beside.resume()
    beside.wait_for_replica()
    beside.say("resumed")
    beside.pause()
    beside.update("Three")
    replicas.PAUSE = -1
    beside.say("after a pause")
    beside.resume()


def served_once(standby):
    beside = Beside(standby)
    replicas.LOOKED_EVERY = 3600
    beside.pause()
    beside.update("Two")
    beside.say("from the replica")
    freshness.reader.of_primary()  # As after a page that failed on the replica.
    beside.say("after one from the primary")
    beside.resume()


def without_primary_for_long(standby):
    beside = Beside(standby)
    connections.settings[WATCHED]["OPTIONS"]["host"] = "/nowhere"
    connections[WATCHED].close_pool()
    replicas.LOOKED_EVERY = 0
    beside.say("away")
    beside.say("still away")
    replicas.WITHOUT_PRIMARY = 0
    beside.say("for too long")


def cancelled(standby):
    """The primary alters a table while a page is being read from it; the standby replays the lock."""
    beside = Beside(standby)
    base.LONGEST_BESIDE = 60
    connections[REPLICA].close()
    connections[REPLICA].close_pool()
    changing = threading.Thread(target=change_table, args=[beside.standby])

    def slowly(execute, sql, params, many, context):
        if 'FROM "articles_article"' in sql and changing.ident is None:
            changing.start()
            execute("SELECT pg_sleep(30) FROM articles_article", (), many, context)
        return execute(sql, params, many, context)

    with connections[REPLICA].execute_wrapper(slowly):
        beside.say("cancelled")
    changing.join()


def change_table(standby):
    asleep = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'"
    until(lambda: standby.execute(asleep).fetchone()[0], seconds=60)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE articles_article IN ACCESS EXCLUSIVE MODE; COMMIT")
    connection.close()


def at_work(standby):
    """Everything but readers' pages: acts, commands, jobs, a preview, and the page about what readers get."""
    by = factories.person("administrator", username="administrator-at-work")
    writer = factories.person("journalist", username="journalist-at-work")
    draft, live = factories.story(writer), factories.published(by, headline="To be taken down")
    client = Client()
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    workflow.take_down(live, by=by, reason="A court order.")
    for command, *given in (("publish", str(draft.pk)), ("verify",), ("deliver",), ("migrate",), ("clean",)):
        options = {"by": by.username} if given else {}
        call_command(command, *given, verbosity=0, **options)
    link = workflow.share(draft, by=by, hours=1)
    pages = [reverse("admin:index"), reverse("admin:articles_story_take_down", args=[live.pk])]
    pages += [reverse("admin:articles_story_change", args=[draft.pk]), f"/preview/{link.token}/"]
    for page in pages:
        print(client.get(page).status_code, flush=True)  # noqa: T201 - what it is for
