"""Public notes appear in the entry of their story, in every feed format."""

import feedparser
import pytest

from articles import workflow
from articles.models import PublicNote
from tests import factories
from tests.moments import HOUR

FORMS = ["rss.xml", "atom.xml", "feed.json"]


def contents(client, address):
    """The full text of each story in a feed."""
    answer = client.get(address)
    if address.endswith(".json"):
        return [item["content_html"] for item in answer.json()["items"]]
    return [entry.content[-1].value for entry in feedparser.parse(answer.content).entries]


def noted(story, by, kind, text, **fields):
    workflow.note(story, by=by, public_note=PublicNote(kind=kind, text=text, **fields))


@pytest.mark.parametrize("form", FORMS)
def test_a_correction_is_in_the_entry_and_a_grave_note_above_the_text(client, clock, editor, form):
    story = factories.published(editor, body="<p>The bridge is open.</p>")
    factories.published(editor, body="<p>Another story.</p>")
    clock.shift(HOUR)
    noted(story, editor, "correction", "It is <shut>.\n\nSince May.")
    clock.shift(HOUR)
    noted(story, editor, "editors_note", "Under review.", is_grave=True)
    (text,) = [text for text in contents(client, f"/{form}") if "The bridge is open." in text]
    above, _, below = text.partition("<p>The bridge is open.</p>")
    assert "<strong>Editor’s note</strong>, Nov. 24, 2026, 2 p.m. GMT" in above
    assert "<p>Under review.</p>" in above
    assert "<strong>Correction</strong>, Nov. 24, 2026, 1 p.m. GMT" in below
    assert "<p>It is &lt;shut&gt;.</p>\n\n<p>Since May.</p>" in below
    assert sum("Correction" in text for text in contents(client, f"/{form}")) == 1


def test_a_superseded_note_is_left_to_the_page(client, clock, editor):
    story = factories.published(editor)
    clock.shift(HOUR)
    noted(story, editor, "correction", "It is 40.")
    clock.shift(HOUR)
    noted(story, editor, "correction", "It is 41.", supersedes=PublicNote.objects.get())
    (text,) = contents(client, "/rss.xml")
    assert "It is 41." in text
    assert "It is 40." not in text


def test_the_notes_of_a_page_of_stories_take_one_query(client, clock, editor, django_assert_max_num_queries):
    stories = [factories.published(editor) for _ in range(3)]
    clock.shift(HOUR)
    for story in stories[:2]:
        noted(story, editor, "correction", "It is 40.")
    with django_assert_max_num_queries(100) as asked:
        client.get("/rss.xml")
    assert sum('FROM "articles_publicnote"' in query["sql"] for query in asked.captured_queries) == 1


@pytest.mark.once
def test_an_entry_of_the_corrections_says_the_language_of_its_story(client, clock, editor):
    for language in ("uk", ""):
        story = factories.published(editor, language=language)
        clock.shift(HOUR)
        noted(story, editor, "correction", "Не сорок, а сорок один.")
    atom, rss = (client.get(f"/corrections/{form}").text for form in ("atom.xml", "rss.xml"))
    assert (atom.count('<entry xml:lang="uk">'), atom.count("<entry>")) == (1, 1)
    assert rss.count("<dc:language>uk</dc:language>") == 1
    found = [item.get("language") for item in client.get("/corrections/feed.json").json()["items"]]
    assert found == [None, "uk"]
