"""The benchmarks run: what they measure is reported by `make bench`."""

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import models
from PIL import Image

from articles.models import Article, PublicNote, Story, Withdrawal
from articles.workflow.versions import drawn_from
from benchmarks import __main__ as benchmarks
from benchmarks import pictures, ready_to_type, searches, searching, servers
from benchmarks.queries import queries_of
from benchmarks.rounds import BARE, CALL, Effort
from benchmarks.seen import main as measure_until_seen
from benchmarks.subjects import Subject
from benchmarks.world.loading import load
from benchmarks.world.tables import Table
from benchmarks.world.words import words
from tests import factories
from tests.made_once import static_files


def test_a_loaded_newsroom_has_stories_of_every_kind_and_keeps_every_rule(transactional_db):
    load(200)
    said = io.StringIO()
    call_command("verify", stdout=said)
    assert "rules hold" in said.getvalue()
    now = datetime.now(UTC)
    live = Article.objects.published(now)
    versions = Counter(Article.objects.values_list("story", flat=True))
    assert Story.objects.count() == max(versions.values()) == 200
    assert {story.status for story in Story.objects.all()} == set(Story.Status.values)
    assert Article.objects.filter(live_from__gt=now).exists()
    assert PublicNote.objects.exists()
    assert Withdrawal.objects.exists()
    assert live.latest("live_from").live_from - live.earliest("live_from").live_from > timedelta(25 * 365)
    for article in live[:50]:
        assert drawn_from(article) == {
            "teaser": article.teaser,
            "reading_minutes": article.reading_minutes,
            "pictures": article.pictures,
            "clips": article.clips,
            "related_ids": article.related_ids,
            "written_in": article.written_in,
            "translated_from_id": article.translated_from_id,
        }
    assert_common_words_and_rare_ones()


def assert_common_words_and_rare_ones():
    texts = [set(text.split()) for text in Story.objects.values_list("searchable", flat=True)]
    common, rare = words().ranked[0].folded, {word.folded for word in words().ranked[30_000:]}
    assert sum(common in text for text in texts) > 50
    assert sum(bool(rare & text) for text in texts) > 50
    assert len({word.unaccented for word in words().ranked}) >= 50_000


def test_searches_of_a_loaded_newsroom_are_measured(transactional_db, monkeypatch, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.setattr(searches, "MANY", 3)
    load(20)
    _, _, *rows = searching.lines()
    assert [row.split(" | ")[0] for row in rows] == ["| common words", "| rare words", "| mistyped words"]


def test_a_loaded_newsroom_can_be_worked_in_but_not_loaded_again(transactional_db):
    benchmarks.main(["load", "20"])
    newest = Story.objects.latest("pk")
    editor = get_user_model().objects.get(username="editor-1")
    assert factories.published(editor).pk > newest.pk
    with pytest.raises(SystemExit, match="has stories already"):
        benchmarks.main(["load", "20"])
    assert Story.objects.count() == 21


@pytest.mark.parametrize(("warmed", "is_known"), [(2, True), (1, False)])
def test_queries_are_counted_for_an_address_that_the_rounds_request_again(transactional_db, warmed, is_known):
    editor = factories.person("editor")
    stories = [factories.published(editor) for _ in range(2)]
    addresses = [story.articles.get().get_absolute_url() for story in stories]
    requests = [f"GET {address}?n={{n}} HTTP/1.1\r\nHost: localhost\r\n\r\n" for address in addresses]
    # Two of the stamp and two of the page; for the first time, the story and its labels are read, too.
    assert (queries_of(Subject("article", requests, warmed=warmed)) <= 4) == is_known


@pytest.mark.once
def test_a_column_without_a_value_is_named_and_not_left_empty():
    class Labelled(models.Model):
        name, colour = models.CharField(), models.CharField(default="")

        class Meta:
            app_label = "benchmarks"

    table = Table(Labelled)
    table.add({"id": 1, "name": "News", "colour": "red"})
    with pytest.raises(ValueError, match="no value for \\['colour'\\]"):
        table.add({"id": 2, "name": "World"})


@pytest.mark.once
def test_a_run_measures_everything_and_keeps_what_it_found_when_a_part_of_it_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(servers, "STATIC", static_files())
    little = Effort(rounds=1, seconds=0.02, forms=1, warmed=2)
    with pytest.raises(SystemExit, match="SQLite, 0 stories: The newsroom was not loaded"):
        benchmarks.run([("SQLite", 60), ("SQLite", 0)], little, tmp_path)
    written = (tmp_path / "RESULTS.md").read_text()
    rows = re.findall(rf"^\| ([^|]+) \| [\d.]* {r'\| ([\d.,]+) ' * 6}\|$", written, re.MULTILINE)
    names = {name for name, *_ in rows}
    assert {BARE, CALL, "feed, kept", "article, made anew", "desk, publish", "desk, autosave"} <= names
    assert len(names) == len(rows) > 20
    goal = r"^\| feed, kept, beside the bare view: requests/s \| ≥ 0.9 \| .*\d(, met|, not met\*\*) \|"
    assert re.search(goal, written, re.MULTILINE)
    ElementTree.parse(tmp_path / "results.svg")  # noqa: S314 - our own


@pytest.mark.once
def test_no_round_begins_after_the_time_of_a_run():
    effort = Effort(rounds=3, seconds=1, forms=1)
    assert list(effort.numbers()) == [0, 1, 2]
    assert list(replace(effort, longest=0).numbers()) == [0]


@pytest.mark.once
def test_it_is_measured_how_soon_two_servers_have_a_publication(capsys):
    measure_until_seen(times=2)
    alone, _, on_standby, _ = capsys.readouterr().out.splitlines()
    assert alone.startswith("publish to seen, primary alone, asked: median ")
    assert on_standby.startswith("publish to seen, two servers on a standby, asked: median ")


@pytest.mark.once
def test_libvips_makes_the_same_sizes_of_a_picture(tmp_path):
    photograph = tmp_path / "photograph.jpg"
    Image.new("RGB", (2000, 50), "teal").save(photograph)
    ours, libvips = pictures.ours(photograph), pictures.libvips(photograph)
    assert ours.keys() == libvips.keys()
    for name in ours:
        sizes = {Image.open(io.BytesIO(made[name])).size[0] for made in (ours, libvips)}
        assert sizes == {int(name.partition(".")[0])}


@pytest.mark.once
def test_it_is_measured_how_soon_a_person_can_type(capsys, monkeypatch):
    monkeypatch.setattr(servers, "STATIC", static_files())
    ready_to_type.main(rounds=1)
    new, warm = capsys.readouterr().out.splitlines()
    requests = [int(re.search(r"(\d+) requests", line)[1]) for line in (new, warm)]
    assert requests[0] > requests[1] > 0
