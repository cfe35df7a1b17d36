"""The newest stories, for the side of an article's page."""

import pytest

from articles import workflow
from articles.models import PublicNote
from feed.beside import LENGTH
from tests import factories
from tests.markup import markup_of
from tests.moments import SECOND

pytestmark = pytest.mark.once

BESIDE = "/latest/beside/"


def test_the_newest_stories_are_given_with_their_times_and_categories(client, clock, editor):
    stories = [factories.published(editor, headline=f"Story {number}") for number in range(LENGTH + 2)]
    clock.shift(SECOND)
    note = PublicNote(kind="correction", text="At noon.")
    workflow.note(stories[-1], by=editor, public_note=note)
    text = markup_of(client.get(BESIDE))
    assert text.count("<li data-story=") == LENGTH
    assert [f">Story {number}</a>" in text for number in (0, 1, 2, 11)] == [False, False, True, True]
    assert text.count("(Corrected: <time") == 1
    assert '<a href="/category/news/" rel="tag">News</a>' in text


def test_a_withdrawn_story_is_gone_from_beside_the_others(client, clock, editor):
    story = factories.published(editor, headline="The bridge is open")
    clock.shift(SECOND)
    assert "The bridge is open" in client.get(BESIDE).text
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    clock.shift(SECOND)
    assert "The bridge is open" not in client.get(BESIDE).text


def test_search_engines_leave_it_alone(client, editor):
    assert client.get(BESIDE)["X-Robots-Tag"] == "noindex"


def test_an_articles_page_leads_to_the_feed_without_scripts(client, clock, editor):
    story = factories.published(editor, slug="bridge")
    text = client.get(story.articles.get().get_absolute_url()).text
    aside = text.partition('<aside class="beside"')[2].partition("</aside>")[0]
    assert f'data-from="{BESIDE}"' in aside
    assert '<a href="/">Go to the News Feed</a>' in aside
