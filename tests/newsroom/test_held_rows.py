"""Somebody’s open transaction locks a story: saves say so and keep their words; readers notice nothing."""

import sqlite3
import threading
from contextlib import contextmanager
from html.parser import HTMLParser

import psycopg
import pytest

from tests.made_once import migrated_sqlite
from tests.newsroom.running import FILL, Database, Editor, ask, at_once, run, site

pytestmark = pytest.mark.once

TYPED = "<p>All of the night’s work,\nkept.</p>"


class PostgreSQL:
    def __init__(self, tmp_path_factory):
        self.database = Database()
        self.database.start()
        self.folder, self.url = self.database.folder, self.database.url

    @contextmanager
    def held(self, story):
        """The story's row is locked by the transaction of somebody who went for lunch."""
        with psycopg.connect(f"host={self.folder} user=newsroom dbname=postgres") as outsider:
            outsider.execute("SELECT 1 FROM articles_story WHERE id = %s FOR UPDATE", [story])
            yield
            outsider.rollback()

    def end(self):
        self.database.end()


class SQLite:
    def __init__(self, tmp_path_factory):
        self.folder = tmp_path_factory.mktemp("sqlite")
        self.url = f"sqlite:///{self.folder}/site.sqlite3"
        migrated_sqlite(self.folder / "site.sqlite3")

    @contextmanager
    def held(self, story):
        outsider = sqlite3.connect(self.folder / "site.sqlite3", isolation_level=None)
        outsider.execute("BEGIN IMMEDIATE")
        yield
        outsider.execute("ROLLBACK")
        outsider.close()

    def end(self):
        """A file needs no shutdown."""


@pytest.fixture(scope="module", params=[PostgreSQL, SQLite], ids=["postgresql", "sqlite"])
def newsroom(request, tmp_path_factory):
    """The database, an editor, and the number of a story."""
    database = request.param(tmp_path_factory)
    story, session = run(database.folder, database.url, FILL).split()
    with site(database.folder, database.url) as address:
        yield database, Editor(address, session), int(story)
    database.end()


class Fields(HTMLParser):
    """The fields of a page's form."""

    def __init__(self, page):
        super().__init__()
        self.found = {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input":
            self.found[given["name"]] = given.get("value", "")


def words(story, **typed):
    fields = {"_act": "save", "version": "1", "headline": "The bridge is closed", "slugline": "bridge"}
    fields |= {"slug": "bridge", "body": TYPED, "lead_crop": "centre"}
    return f"/admin/articles/story/{story}/change/", {**fields, **typed}


def test_a_save_that_must_wait_too_long_says_so_and_keeps_the_words(newsroom):
    database, editor, story = newsroom
    path, typed = words(story)
    with database.held(story):
        answer = editor.post(path, **typed)
    assert answer.status == 503
    assert answer.seconds < 8
    assert "Someone else’s change is not finished yet" in answer.text
    assert "press “Send again”" in answer.text
    kept = Fields(answer.text).found
    assert {name: kept[name].replace("\r\n", "\n") for name in typed} == typed


def test_readers_are_served_while_saves_wait(newsroom):
    database, editor, story = newsroom
    path, typed = words(story)
    saves = []
    with database.held(story):
        waiting = threading.Thread(
            target=lambda: saves.extend(at_once(12, lambda: editor.post(path, **typed)))
        )
        waiting.start()
        answers = [ask(editor.address + page) for _ in range(5) for page in ("/", "/healthz")]
        waiting.join()
    assert {answer.status for answer in answers} == {200}
    assert max(answer.seconds for answer in answers) < 2
    assert {save.status for save in saves} == {503}


def test_the_same_form_is_taken_once_the_row_is_free(newsroom):
    database, editor, story = newsroom
    path, typed = words(story, version=str(_version(newsroom)))
    with database.held(story):
        refused = editor.post(path, **typed)
    kept = Fields(refused.text).found
    kept.pop("csrfmiddlewaretoken")
    answer = editor.post(path, **kept)
    assert (refused.status, answer.status) == (503, 200)
    assert "The bridge is closed" in editor.get(path).text


def _version(newsroom):
    database, _, story = newsroom
    code = f"from articles.models import Story; print(Story.objects.get(pk={story}).version)"
    return run(database.folder, database.url, code)
