"""The `export` command: what readers have, in files for other programs."""

import json

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from articles import workflow
from articles.models import PublicNote
from articles.pictures.renditions import plain_of
from feed import exporting
from tests import factories
from tests.moments import HOUR, MINUTE, NOON

pytestmark = pytest.mark.once


@pytest.fixture
def exported(tmp_path):
    def export():
        call_command("export", tmp_path / "out", verbosity=0)
        return {path.name: json.loads(path.read_text()) for path in (tmp_path / "out").glob("*.json")}

    return export


def test_a_story_has_its_words_its_picture_and_its_record(story, clock, editor, exported, tmp_path):
    clock.shift(HOUR)
    note = PublicNote(kind="correction", text="It was nine.")
    workflow.save(story, by=editor, words={"headline": "Bridge is shut"})
    workflow.publish(story, by=editor, kind="update", public_note=note)
    workflow.readdress(story, by=editor, slug="bridge-shut")
    clock.shift(MINUTE)
    found = exported()
    [item] = found["stories-00001.json"]["items"]
    assert item["title"] == "Bridge is shut"
    assert 'href="http://testserver/about/"' in item["content_html"]
    assert item["url"].endswith("/bridge-shut/")
    assert len(item["_newsroom"]["former_addresses"]) == 1
    assert item["_newsroom"]["notes"][0]["text"] == "It was nine."
    assert item["_newsroom"]["categories"] == ["transport"]
    name = plain_of(story.articles.last().lead_image).name
    with default_storage.open(name) as file:
        assert (tmp_path / "out" / "media" / name).read_bytes() == file.read()
    assert [notice["text"] for notice in found["corrections.json"]] == ["It was nine."]
    assert [author["name"] for author in found["authors.json"]] == ["Ada Bell"]
    assert [category["name"] for category in found["categories.json"]] == ["Transport"]


def test_nothing_is_in_it_that_readers_do_not_have(story, clock, editor, exported, tmp_path):
    factories.story(editor, headline="Secret draft", bylines=[factories.author("Secret Author")])
    ahead = factories.story(editor, headline="Secret plan")
    workflow.publish(ahead, by=editor, kind="first", at=NOON + HOUR)
    clock.shift(MINUTE)
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    clock.shift(MINUTE)
    found = exported()
    assert "Secret" not in json.dumps(found)
    assert found["stories-00001.json"]["items"] == []
    assert [notice["kind"] for notice in found["corrections.json"]] == ["withdrawal"]
    assert not (tmp_path / "out" / "media").exists()


def test_stories_fill_files_that_name_the_next(story, editor, clock, exported, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    for number in range(3):
        clock.shift(HOUR)
        factories.published(editor, headline=f"Story {number}")
    found = exported()
    titles = [item["title"] for number in (1, 2) for item in found[f"stories-0000{number}.json"]["items"]]
    assert titles == ["Story 2", "Story 1", "Story 0", "Bridge “closes” <b>"]
    assert found["stories-00001.json"]["next_url"] == "stories-00002.json"
    assert "next_url" not in found["stories-00002.json"]
    assert len(found) == 2 + 4


def test_a_missing_picture_is_named_and_the_rest_is_written(story, exported, tmp_path):
    name = plain_of(story.articles.last().lead_image).name
    default_storage.delete(name)
    with pytest.raises(CommandError, match=name):
        exported()
    assert (tmp_path / "out" / "pages.json").exists()


def test_a_folder_with_something_in_it_is_refused(story, exported, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    with pytest.raises(CommandError, match="name a new folder"):
        exported()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine"]
