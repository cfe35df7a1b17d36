"""Search as readers use it: what is found, in which order, and what the page says."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.models import SearchEntry
from feed.paging import PAGE_SIZE
from tests import factories
from tests.feed.search.results import found, headlines, said
from tests.moments import NOON, SECOND

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def publish(clock, editor):
    """Publishes a story this many days before noon, a second after the previous one."""

    def published(headline, body="Text.", days=0, **words):
        clock.move_to(NOON - DAY * days)
        story = factories.published(
            editor, headline=headline, dek=words.pop("dek", ""), body=f"<p>{body}</p>", **words
        )
        clock.move_to(NOON + SECOND)
        return story

    return published


@pytest.mark.parametrize(
    "typed",
    [
        "bridge",
        "BRIDGES",
        "harbour bridge",
        '"harbour bridge"',
        "clamps",
        "malaga",
        "Bell",
        "Ada Bell",
        "zealous dek",
        "caption",
        "bridge -tram",
        "„harbour bridge“",
        "harbor brigde",
        "hardbour brige",
        "clam",
        "bellx",
    ],
)
def test_a_story_is_found(publish, client, typed):
    publish("Council meets", "About the tram bridge of the harbour.")
    words = {"dek": "A zealous dek", "bylines": [factories.author("Ada Bell")], "lead_caption": "A caption"}
    publish("Harbour bridge closes", "New clamps came from Málaga.", **words)
    assert "Harbour bridge closes" in found(client, typed)


@pytest.mark.parametrize(
    "typed", ['"bridge harbour"', "bridge -harbour", 'bridge -"harbour bridge"', "closes harbor-tram"]
)
def test_a_story_that_does_not_meet_the_query_is_not(publish, client, typed):
    publish("Harbour bridge closes")
    assert found(client, typed) == []


def test_ukrainian_and_languages_without_spaces_are_found(publish, client):
    publish("Міст у Києві закрито", "Про ремонт мосту повідомили в мерії.")
    publish("東京都の新しい橋", "橋は閉鎖された。")
    for typed in ("мосту", "київ", "Київ міст", "ремонту", "рмонт", "мері"):
        assert found(client, typed) == ["Міст у Києві закрито"], typed
    for typed in ("東京", "京都", "新しい橋", "橋", "閉鎖", '"東京都の"'):
        assert found(client, typed) == ["東京都の新しい橋"], typed
    assert found(client, "京橋") == []


def test_a_search_made_before_the_index_was_rebuilt_finds_what_is_in_it_now(publish, client):
    publish("Harbour bridge closes")
    SearchEntry.objects.all().delete()
    assert found(client, "bridge") == []
    call_command("rebuild_search", verbosity=0)
    assert found(client, "bridge") == ["Harbour bridge closes"]


def test_a_corrected_word_is_shown_as_the_story_spells_it(publish, client):
    publish("Міст у Києві закрито")
    answer = client.get("/search/", {"q": "Києіві"})
    assert "Showing results for Києві ." in said(answer)


def test_headlines_stand_before_deks_before_mentions_and_fresh_ones_before_old_ones(publish, client):
    publish("Mentioned today", "The bridge.")
    publish("In a dek of last month", dek="About the bridge", days=30)
    publish("Bridge of last year", days=365)
    publish("Bridge of last month", days=31)
    publish("Bridge of ten years ago", days=3650)
    best = ["Bridge of last month", "Bridge of last year", "In a dek of last month"]
    assert found(client, "bridge") == [*best, "Mentioned today", "Bridge of ten years ago"]
    newest = ["Mentioned today", "In a dek of last month", "Bridge of last month", "Bridge of last year"]
    assert found(client, "bridge", sort="newest") == [*newest, "Bridge of ten years ago"]


def test_words_side_by_side_and_as_typed_stand_first(publish, client):
    publish("Bridge beside the harbour")
    publish("Harbour bridges")
    publish("Harbour bridge", days=1)
    assert found(client, "harbour bridge") == [
        "Harbour bridge",
        "Harbour bridges",
        "Bridge beside the harbour",
    ]


def test_a_search_is_narrowed(publish, client):
    sport, bell = factories.category("Sport"), factories.author("Ada Bell")
    publish("Bridge one", categories=[sport], days=2)
    publish("Bridge two", bylines=[bell], days=1)
    publish("Bridge three", categories=[sport], bylines=[bell])
    assert found(client, "bridge", category="sport") == ["Bridge three", "Bridge one"]
    assert found(client, "bridge", author="ada-bell") == ["Bridge three", "Bridge two"]
    assert found(client, "bridge", author="ada-bell", category="sport") == ["Bridge three"]
    days = {"from": "2026-11-22", "to": "2026-11-23"}
    assert found(client, "bridge", **days) == ["Bridge two", "Bridge one"]
    assert found(client, "bridge", to="2026-11-22") == ["Bridge one"]
    assert found(client, "bridge", category="sport", sort="newest", **days) == ["Bridge one"]
    assert len(found(client, "bridge", category="nothing", **{"from": "2026-99-99", "to": "x"})) == 3
    assert found(client, "bridge", **{"from": "2026-11-24", "to": "2026-11-23"}) == []


def test_a_renamed_and_a_merged_author_are_found_by_the_name_that_readers_see(publish, client, editor):
    one, other = factories.author("Ada Bell"), factories.author("A. Quill")
    publish("Bridge", bylines=[other])
    assert found(client, "quill") == ["Bridge"]
    workflow.merge(other, into=one, by=editor)
    assert found(client, "quill", exact="1") == []
    assert found(client, "bell") == found(client, "bridge", author="a-quill") == ["Bridge"]
    one.name = "Ada Lovett"
    workflow.store_label(one)
    assert found(client, "lovett") == found(client, "lovet") == ["Bridge"]
    assert found(client, "bell", exact="1") == []


def test_the_page_says_how_many_there_are_and_marks_what_was_asked_for(publish, client):
    publish(
        "Harbour bridge closes",
        "Long before. " * 40 + "The clamp of the bridge & its bolts failed. " + "After. " * 40,
    )
    answer = client.get("/search/", {"q": "bridge bolts"})
    assert "1 story" in said(answer)
    assert "Harbour <mark>bridge</mark> closes" in answer.text
    assert "…" in answer.text
    assert "The clamp of the <mark>bridge</mark> &amp; its <mark>bolts</mark> failed." in answer.text


def test_the_passage_is_the_one_with_most_of_the_words(publish, client):
    publish("Tram", "At the <i>harbour</i>, the bridge closed.", dek="A walk by the harbour.")
    assert "A walk by the <mark>harbour</mark>." in client.get("/search/", {"q": "harbour"}).text
    both = client.get("/search/", {"q": "harbour bridge"}).text
    assert "At the <mark>harbour</mark>, the <mark>bridge</mark> closed." in both


def test_more_than_are_counted_are_not_counted(publish, client, monkeypatch):
    monkeypatch.setattr("feed.search.finding.MOST", 2)
    monkeypatch.setattr("feed.search.MOST", 2)
    for number in range(3):
        publish(f"Bridge {number}", days=number)
    answer = client.get("/search/", {"q": "bridge", "sort": "newest"})
    assert "More than 1,000 stories" in said(answer)
    assert "These are the best matches." in said(client.get("/search/", {"q": "bridge"}))


@pytest.mark.parametrize("order", ["best", "newest"])
@pytest.mark.parametrize("typed", ["bridge", "brigde", "brid"])
def test_pages_follow_one_another_without_a_gap_or_a_repetition(publish, client, typed, order):
    wanted = []
    for number in range(2 * PAGE_SIZE + 5):
        in_headline = number % 3 == 0
        publish(f"Bridge {number}" if in_headline else f"Story {number}", "The bridge.", days=number % 9)
        wanted.append(number)
    seen, address = [], f"/search/?q={typed}&sort={order}"
    while address and len(seen) <= len(wanted):
        answer = client.get(address)
        seen += headlines(answer)
        address = next_of(answer)
    assert len(seen) == len(set(seen)) == len(wanted)


def test_a_later_page_of_the_best_asks_the_index_nothing_until_something_is_published(publish, client):
    for number in range(PAGE_SIZE + 5):
        publish(f"Bridge {number}", days=number)
    later = next_of(client.get("/search/?q=bridge"))
    with CaptureQueriesContext(connection) as taken:
        assert len(headlines(client.get(later))) == 5
    assert [query["sql"] for query in taken if " MATCH " in query["sql"] or " @@ " in query["sql"]] == []
    publish("Bridge anew")
    assert found(client, "bridge")[0] == "Bridge anew"


def test_only_so_many_stories_are_read_through_for_a_phrase_and_the_page_says_so(
    publish, client, monkeypatch
):
    monkeypatch.setattr("feed.search.finding.MOST_UNPACKED", 4)
    for number in range(8):
        publish(f"Bridge over harbour {number}", days=10 * number)
    publish("Harbour bridge", days=200)
    publish("Mentioned", "The harbour bridge.", days=210)
    answer = client.get("/search/", {"q": '"harbour bridge"', "exact": "1", "sort": "newest"})
    assert headlines(answer) == []
    assert "Most stories before" in said(answer)
    pages = 1
    while not headlines(answer):
        answer, pages = client.get(f"/search/{_address_after('not searched.', answer)}"), pages + 1
    assert headlines(answer) == ["Harbour bridge", "Mentioned"]
    assert pages < 8


def test_a_search_that_ends_early_counts_what_it_has_found(publish, client, monkeypatch):
    monkeypatch.setattr("feed.search.finding.MOST_UNPACKED", 4)
    publish("Harbour bridge")
    for number in range(8):
        publish(f"Bridge over harbour {number}", days=1 + 10 * number)
    answer = client.get("/search/", {"q": '"harbour bridge"'})
    assert "Most stories before" in said(answer)
    assert "1 story" in said(answer)
    assert headlines(answer) == ["Harbour bridge"]


def test_of_very_many_matches_none_has_the_words_of_a_phrase_apart(publish, client, monkeypatch):
    monkeypatch.setattr("feed.search.finding.MOST", 3)
    for number in range(5):
        publish(f"Harbour bridge {number}", days=number)
    publish("Bridge over harbour", "The harbour bridge.", days=300)
    assert "Bridge over harbour" not in found(client, '"harbour bridge"')[:5]
    publish("Bridge across harbour", days=400)
    assert "Bridge across harbour" not in found(client, '"harbour bridge"')


def next_of(answer):
    more = _address_after('class="show-more"', answer)
    return more and f"/search/{more}"


def _address_after(mark, answer):
    return unescape(answer.text.partition(mark)[2].partition('href="')[2].partition('"')[0])


def test_without_words_there_is_the_form_and_nothing_else(publish, client):
    publish("Bridge")
    answer = client.get("/search/")
    assert (headlines(answer), "No story" in answer.text, "<search>" in answer.text) == ([], False, True)
    assert '<link rel="canonical" href="http://testserver/search/">' in answer.text
    assert "noindex" not in answer.text
    assert "noindex" in client.get("/search/?q=bridge").text
    assert "Type a word" in client.get("/search/?q=-bridge").text


def test_where_nothing_is_found_fewer_words_and_the_archive_are_offered(publish, client):
    publish("Harbour bridge closes")
    publish("Zebras arrive")
    answer = client.get("/search/", {"q": "bridge zebras"})
    assert "No story was found. With fewer words: zebras bridge" in said(answer)
    assert "archive" in said(answer)
    narrowed = client.get("/search/", {"q": "bridge", "to": "2020-01-01"})
    assert "Search everywhere, without the filters" in said(narrowed)
    assert 'href="?q=bridge"' in narrowed.text


def test_fewer_words_are_those_that_the_filters_leave(publish, client):
    publish("Harbour bridge closes", categories=[factories.category("Transport")])
    publish("Zebras arrive", categories=[factories.category("Nature")])
    answer = client.get("/search/", {"q": "bridge zebras", "category": "nature"})
    assert 'href="?q=zebras&amp;category=nature"' in answer.text
    assert "q=bridge&amp;" not in answer.text


def test_days_in_the_wrong_order_are_said_and_kept(publish, client):
    publish("Harbour bridge closes")
    answer = client.get("/search/", {"q": "bridge", "from": "2026-12-01", "to": "2026-11-01"})
    assert "“Published from” is after “Published until”" in said(answer)
    for kept in ('value="bridge"', 'value="2026-12-01"', 'value="2026-11-01"'):
        assert kept in answer.text


def test_a_contraction_is_not_corrected(publish, client):
    publish("Works on the bridge are done")
    assert found(client, "don't") == found(client, "don’t") == []
    assert found(client, "dont") == ["Works on the bridge are done"]


@pytest.mark.parametrize("typed", ["386000", "386,000", "£386,000", '"386,000"'])
def test_a_long_number_is_found_as_texts_group_it(publish, client, typed):
    publish("Bridge costs £386,000")
    publish("Ferry costs £386,500 and 1,000 days")
    assert found(client, typed) == ["Bridge costs £386,000"]
    assert "<mark>386,000</mark>" in client.get("/search/", {"q": typed}).text


def test_a_number_without_groups_is_found_by_one_with_them(publish, client):
    publish("Bridge costs 386000")
    assert found(client, "386,000") == ["Bridge costs 386000"]
    assert found(client, "-386000 bridge") == []


def test_a_question_is_answered_by_those_of_its_words_that_a_story_has_together(publish, client):
    publish("Sarn Bridge reopens")
    publish("Wills to be read")
    answer = client.get("/search/", {"q": "when will the sarn bridge reopen"})
    assert "No story was found. With fewer words: sarn bridge reopen" in said(answer)
    assert headlines(client.get("/search/", {"q": "sarn bridge reopen"})) == ["Sarn Bridge reopens"]
    assert "With fewer words" not in said(client.get("/search/", {"q": "zebras xylophones"}))


def test_words_as_typed_are_looked_for_if_a_reader_says_so(publish, client):
    publish("Harbour bridge closes")
    answer = client.get("/search/", {"q": "brigde"})
    assert headlines(answer) == ["Harbour bridge closes"]
    assert "Showing results for bridge . Search for “ brigde ” as typed." in said(answer)
    assert "?q=brigde&amp;exact=1" in answer.text
    assert found(client, "brigde", exact="1") == []


def test_what_was_meant_is_offered_beside_a_rare_word(publish, client):
    publish("Brigde, a hamlet, votes")
    for number in range(12):
        publish(f"Bridge {number}")
    answer = client.get("/search/", {"q": "brigde"})
    assert headlines(answer) == ["Brigde, a hamlet, votes"]
    assert "Did you mean bridge ?" in said(answer)


HOSTILE = [
    "\0",
    "a\0b",
    "'; DROP TABLE articles_article; --",
    'bridge" OR "1',
    "bridge & | ! <-> :* ( )",
    "\\'\\",
    "NEAR(a b) AND NOT OR",
    "document:bridge ^bridge +bridge bridge*",
    "\ud800",
    "%%%s %(x)s {{ 7|add:7 }} <script>alert(1)</script>",
    "-" * 300,
    '"' * 300,
    "a " * 1000,
    "東" * 500,
    "\u0301" * 100,
    "x" * 500_000,
    "\u202eabc\u202c",
    "@c1 @y2026 =bridge",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("address", ["/search/", "/search/suggestions/"])
def test_hostile_words_get_an_answer(publish, client, typed, address):
    publish("Bridge")
    fields = {"q": typed.encode("utf-8", "replace").decode(), "category": typed[:500], "from": typed[:500]}
    fields = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    answer = client.get(address, fields)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_what_was_typed_stays_in_the_form(client):
    answer = client.get("/search/", {"q": 'bridge “of & sighs” -tram "', "sort": "newest"})
    assert 'value="bridge “of &amp; sighs” -tram &quot;"' in answer.text
    assert 'name="sort" value="newest"' in answer.text


def test_other_pages_lead_to_the_search(publish, client, editor, clock):
    story = publish("Bridge")
    own = story.articles.get().get_absolute_url()
    assert 'href="/search/"' in client.get("/").text
    assert 'href="/search/"' in client.get(own).text
    assert '"urlTemplate": "http://testserver/search/?q={search_term_string}"' in client.get("/").text
    assert 'action="/search/"' in client.get("/nowhere/").text
    workflow.withdraw(story, by=editor, notice="Wrong.")
    clock.shift(SECOND)
    assert 'action="/search/"' in client.get(own).text


def test_browsers_learn_how_to_search(client):
    answer = client.get("/opensearch.xml")
    assert answer["Content-Type"].startswith("application/opensearchdescription+xml")
    assert 'template="http://testserver/search/?q={searchTerms}"' in answer.text
