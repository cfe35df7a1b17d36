"""Onward links of a story: related stories, and its neighbours in its category."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import freshness, workflow
from articles.readers.onward import NEAREST, ORIGIN, origin, with_first_category
from articles.readers.onward import onward as leads_on
from articles.workflow import readiness
from newsroom.pages import pages
from tests import factories
from tests.markup import markup_of
from tests.moments import HOUR, MICROSECOND, NOON, SECOND


@pytest.fixture
def sport(db):
    return factories.category("Sport")


def path_of(story):
    return f"/{story.addresses.get(is_current=True)}/"


def onward(client, story):
    """(previous, next, related) on a story's page, as headlines."""
    pages.clear()
    text = markup_of(client.get(path_of(story)))
    around = text.partition('class="neighbours"')[2].partition("</nav>")[0]
    related = text.partition('class="related"')[2].partition("</section>")[0]
    each = [
        headlines(part) for part in (around.partition('class="next"')[0], around.partition('class="next"')[2])
    ]
    return (*each, headlines(related))


def headlines(part):
    return [piece.partition("</a>")[0] for piece in part.split('dir="auto">')[1:]]


def published(editor, clock, headline, **words):
    story = factories.published(editor, headline=headline, **words)
    clock.shift(SECOND)
    return story


def test_the_neighbours_are_those_in_the_first_category(client, clock, editor, sport):
    first = published(editor, clock, "One", categories=[sport])
    published(editor, clock, "Elsewhere")
    second = published(editor, clock, "Two", categories=[sport])
    third = published(editor, clock, "Three", categories=[sport])
    assert onward(client, first) == ([], ["Two"], [])
    assert onward(client, second) == (["One"], ["Three"], [])
    assert onward(client, third) == (["Two"], [], [])
    workflow.withdraw(second, by=editor, notice="It was wrong.")
    clock.shift(SECOND)
    assert onward(client, third)[0] == ["One"]


def test_a_page_that_was_begun_before_a_change_leaves_nothing_old_for_later_ones(clock, editor):
    story = published(editor, clock, "Sarn Bridge closed after crack is found in clamp")
    for number in range(NEAREST + 1):
        published(editor, clock, f"Filler number {number}")
    opens = NOON + HOUR
    coming = factories.story(editor, headline="Crack in bridge clamp was missed, inquiry finds")
    workflow.publish(coming, by=editor, kind="first", at=opens)
    start = origin(*with_first_category(story.articles.all()).values_list(*ORIGIN).get())
    clock.move_to(opens + SECOND)
    assert leads_on(start, opens - SECOND).related == []
    assert [each.headline for each in leads_on(start, opens + SECOND).related] == [coming.headline]


def test_the_newest_of_a_section_are_read_for_the_first_page_alone(client, editor):
    stories = [factories.published(editor, headline=f"Story {number}") for number in range(3)]
    pages.clear()
    first, *others = (queries_of(client, story) for story in stories)
    assert [query.count("UNION ALL") for query in first] == [4]
    assert [[query.count("UNION ALL") for query in each] for each in others] == [[1], [1]]


def queries_of(client, story):
    """The database queries of a story's onward links."""
    with CaptureQueriesContext(connection) as taken:
        assert client.get(path_of(story)).status_code == 200
    return [query["sql"] for query in taken.captured_queries if "UNION ALL" in query["sql"]]


def test_stories_with_the_same_rare_words_are_related(client, clock, editor):
    first = published(editor, clock, "Sarn Bridge closed after crack is found in clamp")
    for number in range(12):
        published(editor, clock, f"Council meeting {number} ends late again")
    later = published(editor, clock, "Crack in bridge clamp was missed, inquiry finds")
    published(editor, clock, "Ferry is late")
    assert onward(client, first)[2] == ["Crack in bridge clamp was missed, inquiry finds"]
    assert onward(client, later)[2] == ["Sarn Bridge closed after crack is found in clamp"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("first", "second", "once_alike", "of_the_day"),
    [
        ("萨恩大桥因裂缝关闭", "调查:萨恩大桥的裂缝被忽视", "裂缝很多", "市议会第{}次会议"),
        ("サーン橋、亀裂でフェリー運航", "フェリー会社、亀裂を見逃す", "亀裂の話", "市議会{}回目の会議"),
        ("สะพานซาร์นปิดเพราะพบรอยร้าว", "ผู้ตรวจมองข้ามรอยร้าวที่สะพานซาร์น", "รอยร้าวใหม่", "สภาเมืองประชุมครั้งที่ {}"),
        ("사른대교 균열로 폐쇄", "조사단, 사른대교 균열을 놓쳐", "균열만", "시의회 {}차 회의"),
    ],
)
def test_headlines_written_without_spaces_are_alike_by_what_both_contain(
    client, clock, editor, first, second, once_alike, of_the_day
):
    stories = [published(editor, clock, first, slug="first")]
    for number in range(12):
        published(editor, clock, of_the_day.format(number), slug=f"council-{number}")
    published(editor, clock, once_alike, slug="once")
    stories.append(published(editor, clock, second, slug="second"))
    published(editor, clock, "Ferry is late")
    assert [onward(client, story)[2] for story in stories] == [[second], [first]]


def test_those_that_the_editor_chose_come_first_in_their_order(client, clock, editor, sport):
    chosen = [published(editor, clock, f"Chosen {number}", categories=[sport]) for number in range(2)]
    addresses = "\n".join(path_of(story) for story in reversed(chosen))
    story = published(editor, clock, "The bridge is open", related=addresses)
    published(editor, clock, "Ferry sails")
    assert onward(client, story)[2] == ["Chosen 1", "Chosen 0"]
    workflow.withdraw(chosen[1], by=editor, notice="It was wrong.")
    clock.shift(SECOND)
    assert onward(client, story)[2] == ["Chosen 0"]


def test_a_scheduled_story_is_related_from_its_time_on(client, clock, editor, sport):
    later = factories.published(editor, at=NOON + HOUR, headline="Opens at one", categories=[sport])
    story = published(editor, clock, "The bridge is open", related=path_of(later))
    clock.move_to(NOON + HOUR - MICROSECOND)
    assert client.get(path_of(story)).text.count("Opens at one") == 0
    clock.shift(MICROSECOND)
    assert onward(client, story)[2] == ["Opens at one"]


def test_a_page_that_is_kept_shows_the_next_story_at_once(client, clock, editor):
    story = published(editor, clock, "One")
    assert 'rel="next"' not in client.get(path_of(story)).text
    published(editor, clock, "Two")
    assert 'rel="next"' in client.get(path_of(story)).text


def test_all_of_it_takes_one_query(client, clock, editor):
    story = published(editor, clock, "One")
    published(editor, clock, "Two")
    address = path_of(story)
    client.get(address)
    pages.clear()
    freshness.current()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert ["UNION ALL" in each["sql"] for each in asked] == [False, True]


def test_what_is_no_address_of_a_story_is_refused(editor):
    for typed in ("the bridge", "/category/news/", "\n".join(f"/2026/11/24/{each}/" for each in "abcde")):
        with pytest.raises(ValidationError, match=r"address of a story|at most 4"):
            factories.story(editor, related=typed)


def test_an_address_is_stored_as_a_path_however_it_was_copied(editor):
    typed = "https://news.example/2026/11/24/bridge/?from=mail\r\n 2026/11/24/bridge \n"
    assert factories.story(editor, related=typed).related == "/2026/11/24/bridge/"


def test_the_desk_advises_on_a_related_story_that_readers_do_not_have(editor, clock):
    story = factories.story(editor, related="/2026/11/24/bridge/")
    advice = [each.message for each in readiness.problems(story, NOON)]
    assert "This related story is not live: /2026/11/24/bridge/" in advice


def test_the_desk_offers_live_stories_by_words_of_them(desk, clock, editor, journalist):
    published(editor, clock, "The bridge is open")
    factories.story(editor, headline="The bridge is a draft")
    secret = published(editor, clock, "The bridge is secret")
    workflow.restrict(secret, by=editor, people=[editor])
    offers = desk(journalist).get("/admin/articles/story/related/", {"q": "bridge"}).json()["stories"]
    assert [each["headline"] for each in offers] == ["The bridge is open"]
    assert desk(journalist).get("/admin/articles/story/related/").json() == {"stories": []}
