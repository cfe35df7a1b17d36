from base64 import b64decode, b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from itertools import chain

import pytest

from articles import workflow
from articles.cursors import write_moment
from articles.models import Place
from feed.paging import PAGE_SIZE, cursor_after
from tests import factories
from tests.feed import archive
from tests.markup import markup_of
from tests.moments import MICROSECOND, NOON, SECOND

FEEDS = ["/", "/category/transport/", "/author/ada-bell/"]
ENDS_OF_TIME = [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
LISTS = [*FEEDS, "/2026/11/", "/2026/11/24/"]


@pytest.fixture
def labels(clock, db):
    return {"categories": [factories.category("Transport")], "bylines": [factories.author("Ada Bell")]}


@pytest.fixture
def store(editor, labels):
    """Stores a story with the labels at each of the moments; returns their ids."""

    def fill(moments):
        return archive.fill(editor, moments, labels=lambda number: tuple(labels.values()))

    return fill


def page(client, address, cursor=""):
    """The story ids on a page of a list, and the cursor of the next."""
    answer = client.get(address, {"before": cursor} if cursor else {})
    assert answer.status_code == 200
    ids = [article.story_id for article in answer.context["articles"]]
    return ids, answer.context["next_cursor"]


def walk(client, address, between=lambda number: None):
    """The story ids of each page of a list, calling `between` before each next page."""
    ids, cursor = page(client, address)
    pages = [ids]
    while cursor:
        between(len(pages))
        ids, cursor = page(client, address, cursor)
        pages.append(ids)
    return pages


def walked(*arguments):
    """The story ids of all pages of a list in order, as found by `walk`."""
    return list(chain.from_iterable(walk(*arguments)))


def update(story, editor, **options):
    workflow.save(story, by=editor, words={"headline": f"{story.headline}, updated"})
    workflow.publish(story, by=editor, kind="update", **options)


@pytest.mark.parametrize("address", LISTS)
def test_the_pages_of_a_list_hold_every_story_once_newest_first(client, store, address):
    ids = store(archive.every(SECOND, 45, NOON))
    assert walk(client, address) == [ids[:24:-1], ids[24:4:-1], ids[4::-1]]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(("count", "pages"), [(20, 1), (21, 2), (40, 2)])
def test_show_more_leads_to_no_empty_page(client, store, address, count, pages):
    store(archive.every(SECOND, count, NOON))
    assert len(walk(client, address)) == pages


def test_a_feed_of_no_stories_has_one_page(client, db):
    assert walk(client, "/") == [[]]


@pytest.mark.parametrize("address", LISTS)
def test_stories_of_one_instant_stand_in_order_of_their_ids_on_every_page(client, store, address):
    ids = store([NOON] * 45)
    assert walked(client, address) == ids[::-1]


@pytest.mark.parametrize("address", LISTS)
def test_a_page_begins_exactly_to_the_microsecond(client, store, address):
    moments = [NOON - SECOND + MICROSECOND * number for number in range(45)]
    ids = store(moments)
    assert walked(client, address) == ids[::-1]


@pytest.mark.parametrize("address", LISTS)
def test_whole_and_broken_seconds_stand_in_one_order(client, store, address):
    moments = sorted(NOON - SECOND * number - MICROSECOND * (number % 2) for number in range(45))
    ids = store(moments)
    assert walked(client, address) == ids[::-1]


@pytest.mark.parametrize("address", LISTS)
def test_stories_that_arrive_between_two_pages_move_nothing_on_the_pages_after(
    client, clock, editor, labels, store, address
):
    ids = store(archive.every(SECOND, 45, NOON))

    def arrive(number):
        clock.shift(SECOND)
        for _ in range(3):
            factories.published(editor, **labels)

    assert walked(client, address, arrive) == ids[::-1]


@pytest.mark.parametrize("address", LISTS)
def test_an_update_between_two_pages_neither_repeats_nor_loses_a_story(
    client, clock, editor, labels, address
):
    stories = publish(clock, editor, labels, 23)

    def update_two(number):
        for story in (stories[-1], stories[0]):
            update(story, editor)

    assert walked(client, address, update_two) == newest_first(stories)


@pytest.mark.parametrize("address", FEEDS)
def test_a_move_to_the_top_between_two_pages_repeats_nothing_and_skips_nothing_that_stayed(
    client, clock, editor, labels, address
):
    stories = publish(clock, editor, labels, 24)
    shown, to_come = stories[-1], stories[1]

    def move(number):
        for story in (shown, to_come):
            clock.shift(SECOND)
            update(story, editor, note="It is open.", move_to_top=True)

    stayed = [story for story in stories if story != to_come]
    assert walked(client, address, move) == newest_first(stayed)
    assert page(client, address)[0][:3] == [to_come.pk, shown.pk, stories[-2].pk]


@pytest.mark.parametrize("address", LISTS)
def test_a_withdrawal_between_two_pages_loses_no_story_that_stayed(client, clock, editor, labels, address):
    stories = publish(clock, editor, labels, 24)
    last_shown, to_come = stories[-PAGE_SIZE], stories[1]

    def withdraw(number):
        for story in (last_shown, to_come):
            workflow.withdraw(story, by=editor, notice="A mistake of ours.")

    remaining = [story for story in stories if story != to_come]
    assert walked(client, address, withdraw) == newest_first(remaining)


def publish(clock, editor, labels, count):
    """Stories a second apart, oldest first; the clock is a second after the newest."""
    stories = []
    for _ in range(count):
        stories.append(factories.published(editor, **labels))
        clock.shift(SECOND)
    return stories


def newest_first(stories):
    return [story.pk for story in reversed(stories)]


def cursors():
    """Texts that are not a cursor of any list, or of a list that starts at the end of time."""
    own = cursor_after(Place(NOON, 1), "feed")
    raw = b64decode(own, altchars="-_")
    return {
        "nothing": "",
        "space": " ",
        "garbage": "garbage",
        "number": "2",
        "negative": "-1",
        "other alphabet": "привіт",
        "emoji": "😀",
        "surrogate in percent": "%ED%A0%80",
        "null": "\0",
        "cut": own[:-1],
        "too long": own + own,
        "huge": "A" * 100_000,
        "bytes of the highest": urlsafe_b64encode(b"\xff" * len(raw)).decode(),
        "all ones but the mark": urlsafe_b64encode(b"\x7f" + b"\xff" * 15 + raw[16:]).decode(),
        "before all time": urlsafe_b64encode(b"\x80" + b"\x00" * 15 + raw[16:]).decode(),
        "mark of no list": urlsafe_b64encode(raw[:-1] + bytes([raw[-1] ^ 1])).decode(),
        "another list's": cursor_after(Place(NOON, 1), "category/other"),
        "standard alphabet": b64encode(b"\xfb\xff" * 12).decode(),
        "markup": '"><script>alert(1)</script>',
    }


@pytest.mark.parametrize("address", LISTS)
def test_what_is_no_cursor_of_a_list_gives_its_first_page(client, store, address):
    store(archive.every(SECOND, 21, NOON))
    first = client.get(address).context["articles"]
    for kind, cursor in cursors().items():
        answer = client.get(address, {"before": cursor})
        assert answer.context["articles"] == first, kind
        assert "<script>alert" not in markup_of(answer), kind


def test_a_query_in_any_other_spelling_gives_the_first_page(client, store):
    ids = store(archive.every(SECOND, 21, NOON))
    for query in ("before", "before=", "before=%FF%FE", "before=x&before=y", "before[]=1"):
        answer = client.get(f"/?{query}")
        assert [article.story_id for article in answer.context["articles"]] == ids[:0:-1], query


@pytest.mark.parametrize("address", LISTS)
def test_the_cursor_of_one_list_gives_the_first_page_of_another(client, store, address):
    store(archive.every(SECOND, 45, NOON))
    first = page(client, address)
    for other in [each for each in LISTS if each != address]:
        _, cursor = page(client, other)
        assert page(client, address, cursor) == first


@pytest.mark.parametrize(
    "place", [Place(datetime(1, 1, 3, tzinfo=UTC), 0), Place(NOON - SECOND * 99, 2**63 - 1)]
)
def test_a_cursor_past_the_last_story_says_that_nothing_is_older(client, store, place):
    store(archive.every(SECOND, 21, NOON))
    answer = client.get("/", {"before": cursor_after(place, "feed")})
    assert (answer.status_code, list(answer.context["articles"])) == (200, [])
    assert "There is nothing older here." in markup_of(answer)


def test_a_cursor_from_the_end_of_time_gives_the_newest(client, store):
    ids = store(archive.every(SECOND, 21, NOON))
    for last in (datetime(9999, 12, 29, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        assert page(client, "/", cursor_after(Place(last, -(2**63)), "feed"))[0] == ids[:0:-1]


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "UTC", "Pacific/Kiritimati"])
@pytest.mark.parametrize("at", ENDS_OF_TIME, ids=str)
def test_a_moment_at_the_ends_of_time_is_no_error_on_any_page(client, store, settings, zone, at):
    settings.TIME_ZONE = zone
    store([NOON])
    feed = cursor_after(Place(NOON + SECOND, 1), "feed")
    assert client.get("/latest/", {"after": feed, "since": write_moment(at)}).status_code == 200
    for address in ("/", "/2026/11/", "/2026/11/24/", "/corrections/", "/2026/11/24/story-0/history/"):
        name = {"/": "feed", "/corrections/": "corrections"}.get(address, address)
        for cursor in (cursor_after(Place(at, 1), name), write_moment(at)):
            assert client.get(address, {"before": cursor}).status_code in (200, 404)


def test_the_link_of_show_more_leads_to_the_next_page(client, store):
    ids = store(archive.every(SECOND, 21, NOON))
    link = markup_of(client.get("/")).split('class="show-more" href="')[1].split('"')[0]
    assert [article.story_id for article in client.get(f"/{link}").context["articles"]] == ids[:1]
