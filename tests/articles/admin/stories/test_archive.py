"""Words are searched in the whole archive, however few stories a page scans."""

from datetime import timedelta

import pytest
from django.db import connection

from articles import workflow
from articles.admin.stories import archive, listing
from articles.models import Story, StoryByline
from articles.workflow import readiness
from tests import factories
from tests.articles.admin.pages import STORIES
from tests.articles.admin.stories.pages import listed
from tests.moments import NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]

DAY = timedelta(days=1)
IS_INDEXED = connection.vendor == "postgresql"


@pytest.fixture(autouse=True, params=["rare", "frequent"] if IS_INDEXED else ["read through"])
def _little_is_scanned(request, monkeypatch):
    """And words are as rare, or as frequent, as those for which the index is asked in another way."""
    monkeypatch.setattr(listing, "MOST_SCANNED", 2)
    monkeypatch.setattr(archive, "MOST_RARE", 0 if request.param == "frequent" else 2_000)


def story(by, days, headline, **changed):
    """A draft that was last changed so many days ago."""
    made = factories.story(by, headline=headline, slugline="", dek="", body="<p>Text.</p>", **changed)
    Story.objects.filter(pk=made.pk).update(modified_at=NOON - days * DAY)
    return made


@pytest.fixture
def old(editor):
    """A story of long ago, behind many others."""
    for days in range(1, 9):
        story(editor, days, f"Number {days}")
    return story(
        editor,
        3000,
        "Kraków’s footbridge at O’Brien-Smith quay",
        lead_caption="東京タワー, a straße",
        bylines=[factories.author("Zoë Zeppelin")],
        categories=[factories.category("Harbour")],
    )


FOUND = (
    "footbridge",
    "FOOTBRI krakow",
    "kraków's",
    "Krákow",
    "o'brien-smith",
    "o’brien-smi quay",
    "brien",
    "東京",
    "京タ",
    "strasse",
    "zeppelin",
    "zoe zepp",
    "zeppelin quay",
    "quay zoë footbridge",
    " ".join(["quay"] * 30),
)
NOT_FOUND = (
    "footbridges",
    "quay zoo",
    "zeppelin ferry",
    "':*",
    "& | !",
    "quay & !",
    "quay:*",
    "'quay",
    "\\quay",
    "<-> quay",
    "%",
    "_",
    "q_ay",
)


def test_words_of_long_ago_are_found_however_they_are_spelled(desk, editor, old):
    client = desk(editor)
    for words in FOUND:
        assert listed(client, q=words) == ["Kraków’s footbridge at O’Brien-Smith quay"], words
    for words in NOT_FOUND:
        assert listed(client, q=words) == [], words


def test_what_is_inside_of_a_word_is_found_among_the_newest_and_wherever_all_are_read(desk, editor, old):
    client = desk(editor)
    story(editor, 0, "Another footbridge")
    expected = ["Another footbridge"] + ([] if IS_INDEXED else [str(old)])
    assert listed(client, q="bridge") == expected


def test_the_page_does_not_say_how_far_it_looked_back_for_words(desk, editor, old):
    client = desk(editor)
    for asked in ({"q": "footbridge"}, {"q": "nowhere"}):
        assert b"Looked back" not in client.get(STORIES, asked).content
    assert b"Looked back" in client.get(STORIES, {"category": "harbour"}).content


def test_filters_combine_with_words_of_long_ago(desk, editor, journalist, old):
    client = desk(editor)
    person = factories.person("editor")
    workflow.assign(old, by=editor, to=person)
    Story.objects.filter(pk=old.pk).update(modified_at=NOON - 3000 * DAY)
    day = (NOON - 3000 * DAY).date().isoformat()
    fitting = (
        {"category": "harbour"},
        {"state": "draft"},
        {"person": f"person-{person.pk}"},
        {"since": day, "until": day},
        {"category": "harbour", "state": "draft", "until": day},
    )
    others = (
        {"category": "news"},
        {"state": "in_review"},
        {"person": f"person-{journalist.pk}"},
        {"since": (NOON - 2999 * DAY).date().isoformat()},
        {"category": "harbour", "state": "withdrawn"},
    )
    for words in ("footbridge", "zeppelin"):
        for asked in fitting:
            assert listed(client, q=words, **asked) == [str(old)], asked
        for asked in others:
            assert listed(client, q=words, **asked) == [], asked


def test_restricted_and_sealed_stories_of_long_ago_stay_hidden(desk, editor, administrator, old):
    other = factories.person("editor")
    workflow.restrict(old, by=editor, people=[editor])
    for words in ("footbridge", "zeppelin"):
        assert listed(desk(editor), q=words) == [str(old)]
        assert listed(desk(other), q=words) == []
    workflow.restrict(old, by=editor, people=[])
    overriding = [problem.check for problem in readiness.missing(old, NOON)]
    workflow.publish(old, by=editor, kind="first", overriding=overriding)
    workflow.take_down(old, by=administrator, reason="A court said so.")
    Story.objects.filter(pk=old.pk).update(modified_at=NOON - 3000 * DAY)
    for someone in (editor, administrator):
        assert listed(desk(someone), q="footbridge") == []


def walk(client, **asked):
    """The headlines of all pages in turn."""
    found, query = [], asked
    while True:
        page = client.get(STORIES, query).context["page"]
        found += [row.story.headline for row in page.rows]
        if page.older is None:
            return found
        assert page.rows
        query["before"] = str(page.older)


def test_all_pages_together_show_each_story_with_the_words_once_in_order(desk, editor, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 4)
    monkeypatch.setattr(archive, "AT_A_TIME", 3)
    author = factories.author("Ann Archer")
    expected = []
    for number in range(60):
        days = number // 2 if number < 30 else number * number  # Some at one moment, some far apart.
        words = ["ferry", "archer", "ferry archer", "bridge", "fer"][number % 5]
        made = story(editor, days, f"Story {number} {words}")
        if number % 7 == 0:
            StoryByline.objects.create(story=made, author=author, position=5)
        expected.append((made, words, number % 7 == 0))
    client = desk(editor)
    found = {
        made.headline
        for made, words, signed in expected
        if "ferry" in words and ("archer" in words or signed)
    }
    walked = walk(client, q="ferry archer")
    in_order = Story.objects.filter(headline__in=found).order_by("-modified_at", "-id")
    assert walked == [made.headline for made in in_order]
    assert len(walk(client, q="fer")) == 36
    signed = {made.headline for made, words, is_signed in expected if "archer" in words or is_signed}
    assert sorted(walk(client, q="ARCHER")) == sorted(signed)


def test_a_story_whose_words_are_more_than_an_index_takes_is_saved(desk, editor):
    many = " ".join(f"{number:x}" * 10 for number in range(30_000))[:400_000]
    made = story(editor, 3000, "A list of numbers")
    workflow.save(made, by=editor, words={"body": f"<p>{many}</p>"})
    assert "10101010" in Story.objects.get(pk=made.pk).indexed_words
